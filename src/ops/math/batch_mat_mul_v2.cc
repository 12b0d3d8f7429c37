#include "ops/mat_mul.h"
#include "ops/op.h"

KERATIN_OP(batch_mat_mul_v2) {
  return {.name = "BatchMatMulV2",
          .inputs = {"x: T", "y: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {bfloat16, half, float, double, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128}", "adj_x: bool = false",
                    "adj_y: bool = false", "grad_x: bool = false", "grad_y: bool = false"},
          .infer = [](InferContext& c) { return BatchMatMulShape(c, true); },
          .prepare = PrepareBatchMatMul,
          .flops = BatchMatMulFlops,
          .accuracy = Accuracy::kRounding,
          .kernel_types = MatMulTypes(),
          .note = "complex types are refused",
          .examples = {{.in = {Tensor{{1, 2, 2}, {1, 2, 3, 4}}, Tensor{{1, 2, 2}, {5, 6, 7, 8}}}, .out = {Tensor{{1, 2, 2}, {19, 22, 43, 50}}}},
                       {.attrs = {{"adj_y", true}},
                        .in = {Tensor{{2, 1, 2}, {1, 2, 3, 4}}, Tensor{{3, 2}, {1, 2, 3, 4, 5, 6}}},
                        .out = {Tensor{{2, 1, 3}, {5, 11, 17, 11, 25, 39}}}}}};
}
