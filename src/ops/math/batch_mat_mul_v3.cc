#include "ops/mat_mul.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(batch_mat_mul_v3) {
  return {
      .name = "BatchMatMulV3",
      .inputs = {"x: Ta", "y: Tb"},
      .outputs = {"output: Tout"},
      .attrs = {"Ta: {bfloat16, half, float, double, uint8, int8, int16, int32, int64, complex64, complex128}",
                "Tb: {bfloat16, half, float, double, uint8, int8, int16, int32, int64, complex64, complex128}",
                "Tout: {bfloat16, half, float, double, int16, int32, int64, complex64, complex128}", "adj_x: bool = false", "adj_y: bool = false",
                "grad_x: bool = false", "grad_y: bool = false"},
      .infer =
          [](InferContext& c) {
            const DType a = c.input(0).dtype;
            const DType b = c.input(1).dtype;
            const DType out = c.output(0).dtype;
            const auto small = [](DType dtype) { return dtype == DType::kInt8 || dtype == DType::kUint8; };
            const bool same = a == b && a == out;
            if (!same && !(small(a) && small(b) && out == DType::kInt32))
              return OnNode(c, Unimplemented("{} times {} into {} is not supported", DTypeName(a), DTypeName(b), DTypeName(out)));
            return BatchMatMulShape(c, true);
          },
      .prepare = PrepareBatchMatMul,
      .flops = BatchMatMulFlops,
      .accuracy = Accuracy::kRounding,
      .kernel_types = MatMulTypes(),
      .note = "one type for all, or 8-bit integers into int32",
      .examples = {
          {.attrs = {{"Tout", DType::kFloat}}, .in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor{{2, 2}, {5, 6, 7, 8}}}, .out = {Tensor{{2, 2}, {19, 22, 43, 50}}}},
          {.attrs = {{"Tout", DType::kInt32}},
           .in = {Tensor::Of<std::int8_t>({1, 2}, std::vector<std::int8_t>{100, -100}), Tensor::Of<std::int8_t>({2, 1}, std::vector<std::int8_t>{100, -100})},
           .out = {Ints(Shape{1, 1}, {20000})}}}};
}
