#include "ops/mat_mul.h"
#include "ops/op.h"

KERATIN_OP(batch_mat_mul) {
  return {.name = "BatchMatMul",
          .inputs = {"x: T", "y: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {bfloat16, half, float, double, int32, int64, complex64, complex128}", "adj_x: bool = false", "adj_y: bool = false",
                    "grad_x: bool = false", "grad_y: bool = false"},
          .infer = [](InferContext& c) { return BatchMatMulShape(c, false); },
          .prepare = PrepareBatchMatMul,
          .flops = BatchMatMulFlops,
          .accuracy = Accuracy::kRounding,
          .kernel_types = MatMulTypes(),
          .note = "complex types are refused",
          .examples = {{.in = {Tensor{{1, 2, 2}, {1, 2, 3, 4}}, Tensor{{1, 2, 2}, {5, 6, 7, 8}}}, .out = {Tensor{{1, 2, 2}, {19, 22, 43, 50}}}}}};
}
