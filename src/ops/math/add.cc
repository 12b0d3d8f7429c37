#include <string>

#include "ops/broadcast.h"
#include "ops/float_kernels.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(add) {
  return {
      .name = "Add",
      .inputs = {"x: T", "y: T"},
      .outputs = {"z: T"},
      .attrs = {"T: {bfloat16, half, float, double, uint8, int8, int16, int32, int64, complex64, complex128, string}"},
      .infer =
          [](InferContext& c) { return BroadcastWithElements(c, [](std::int64_t x, std::int64_t y) -> std::optional<std::int64_t> { return WrapAdd(x, y); }); },
      .run =
          [](const RunContext& c) {
            if (BinaryFloat(c, kernels::BinaryOp::kAdd)) return;
            if (c.in[0].dtype == DType::kString) return MapBinary<std::string>(c, [](const std::string& x, const std::string& y) { return x + y; });
            ForNumberType(c.in[0].dtype, [&]<class T>() { MapBinary<T>(c, [](auto x, auto y) { return WrapAdd(x, y); }); });
          },
      .in_place = 2,
      .kernel_types = {DType::kFloat, DType::kDouble, DType::kHalf, DType::kBfloat16, DType::kUint8, DType::kInt8, DType::kInt16, DType::kInt32, DType::kInt64,
                       DType::kComplex64, DType::kComplex128, DType::kString},
      .examples = {{.in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor{{2}, {10, 20}}}, .out = {Tensor{{2, 2}, {11, 22, 13, 24}}}},
                   {.in = {Ints({INT32_MAX, 1}), Ints({1, 2})}, .out = {Ints({INT32_MIN, 3})}},
                   {.in = {Tensor::Of<std::string>({2}, std::vector<std::string>{"a", ""}), Tensor::Scalar<std::string>("b")},
                    .out = {Tensor::Of<std::string>({2}, std::vector<std::string>{"ab", "b"})}}}};
}
