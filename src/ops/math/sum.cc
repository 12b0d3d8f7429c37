
#include "ops/float_kernels.h"
#include "ops/op.h"
#include "ops/reduce.h"
#include "ops/values.h"

KERATIN_OP(sum) {
  return {.name = "Sum",
          .inputs = {"input: T", "reduction_indices: Tidx"},
          .outputs = {"output: T"},
          .attrs = {"keep_dims: bool = false", "T: numbertype", "Tidx: {int32, int64} = DT_INT32"},
          .infer = ReducedShape,
          .run =
              [](const RunContext& c) {
                if (ReduceFloat(c, kernels::ReduceOp::kSum)) return;
                ForNumberType(c.in[0].dtype, [&]<class T>() { Reduce<T, SumReducer<T>>(c); });
              },
          .accuracy = Accuracy::kRounding,
          .kernel_types = NumberTypes(),
          .examples = {{.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Ints({0})}, .out = {Tensor{{3}, {5, 7, 9}}}},
                       {.attrs = {{"keep_dims", true}}, .in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Ints({-1})}, .out = {Tensor{{2, 1}, {6, 15}}}},
                       {.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Ints({0, 1})}, .out = {Tensor::Scalar(21.F)}},
                       {.in = {Ints({INT32_MAX, 1}), Int(0)}, .out = {Int(INT32_MIN)}}}};
}
