#include "ops/einsum.h"
#include "ops/op.h"

KERATIN_OP(einsum) {
  return {.name = "Einsum",
          .inputs = {"inputs: N * T"},
          .outputs = {"output: T"},
          .attrs = {"equation: string", "N: int >= 1", "T: type"},
          .infer = EinsumShape,
          .prepare = PrepareEinsum,
          .accuracy = Accuracy::kRounding,
          .kernel_types = RealTypes(),
          .note = "at most two inputs",
          .examples = {
              {.attrs = {{"equation", std::string("ij,jk->ik")}},
               .in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor{{2, 2}, {5, 6, 7, 8}}},
               .out = {Tensor{{2, 2}, {19, 22, 43, 50}}}},
              {.attrs = {{"equation", std::string("ij,j->i")}}, .in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor{{2}, {10, 100}}}, .out = {Tensor{{2}, {210, 430}}}},
              {.attrs = {{"equation", std::string("ij->ji")}}, .in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}}, .out = {Tensor{{3, 2}, {1, 4, 2, 5, 3, 6}}}},
              {.attrs = {{"equation", std::string("ii->")}}, .in = {Tensor{{2, 2}, {1, 2, 3, 4}}}, .out = {Tensor::Scalar(5.F)}},
              {.attrs = {{"equation", std::string("aecd,abcd->aceb")}},
               .in = {Tensor{{1, 2, 1, 2}, {1, 2, 3, 4}}, Tensor{{1, 1, 1, 2}, {10, 100}}},
               .out = {Tensor{{1, 1, 2, 1}, {210, 430}}}}}};
}
