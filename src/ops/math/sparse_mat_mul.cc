#include "base/errors.h"
#include "ops/array/array_common.h"
#include "ops/mat_mul.h"
#include "ops/op.h"

// Dense matrices, which TensorFlow expects to have many zeros.
KERATIN_OP(sparse_mat_mul) {
  return {.name = "SparseMatMul",
          .inputs = {"a: Ta", "b: Tb"},
          .outputs = {"product: float"},
          .attrs = {"transpose_a: bool = false", "transpose_b: bool = false", "a_is_sparse: bool = false", "b_is_sparse: bool = false",
                    "Ta: {float, bfloat16} = DT_FLOAT", "Tb: {float, bfloat16} = DT_FLOAT"},
          .infer = [](InferContext& c) -> Status {
            if (c.input(1).dtype != DType::kFloat) return OnNode(c, Unimplemented("Tb must be float32"));
            return MatMulShape(c);
          },
          .prepare = PrepareMatMul,
          .accuracy = Accuracy::kRounding,
          .kernel_types = {DType::kFloat},
          .note = "bfloat16 is refused",
          .examples = {{.in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor{{2, 2}, {5, 6, 7, 8}}}, .out = {Tensor{{2, 2}, {19, 22, 43, 50}}}},
                       {.attrs = {{"transpose_b", true}, {"b_is_sparse", true}},
                        .in = {Tensor{{1, 2}, {1, 2}}, Tensor{{3, 2}, {0, 2, 3, 0, 0, 0}}},
                        .out = {Tensor{{1, 3}, {4, 3, 0}}}}}};
}
