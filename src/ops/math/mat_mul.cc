#include "ops/mat_mul.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(mat_mul) {
  return {.name = "MatMul",
          .inputs = {"a: T", "b: T"},
          .outputs = {"product: T"},
          .attrs = {"transpose_a: bool = false", "transpose_b: bool = false",
                    "T: {bfloat16, half, float, double, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128}", "grad_a: bool = false",
                    "grad_b: bool = false"},
          .infer = MatMulShape,
          .prepare = PrepareMatMul,
          .flops = MatMulFlops,
          .accuracy = Accuracy::kRounding,
          .kernel_types = MatMulTypes(),
          .note = "complex types are refused",
          .examples = {{.in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor{{2, 2}, {5, 6, 7, 8}}}, .out = {Tensor{{2, 2}, {19, 22, 43, 50}}}},
                       {.attrs = {{"transpose_a", true}, {"transpose_b", true}},
                        .in = {Tensor{{2, 1}, {1, 2}}, Tensor{{3, 2}, {1, 2, 3, 4, 5, 6}}},
                        .out = {Tensor{{1, 3}, {5, 11, 17}}}},
                       {.in = {Ints(Shape{1, 2}, {1, 2}), Ints(Shape{2, 1}, {3, 4})}, .out = {Ints(Shape{1, 1}, {11})}}}};
}
