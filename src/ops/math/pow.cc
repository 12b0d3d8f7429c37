#include <cmath>

#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

bool HasNegative(const ConstView& exponents) {
  bool found = false;
  ForIntegerType(exponents.dtype, [&]<class T>() {
    if constexpr (std::is_signed_v<T>) {
      const std::span<const T> values = exponents.values<T>();
      found = std::any_of(values.begin(), values.end(), [](T x) { return x < 0; });
    }
  });
  return found;
}

template <class T>
T IntegerPower(T base, T exponent) {
  T result = 1;
  for (; exponent > 0; exponent = static_cast<T>(exponent / 2)) {
    if (exponent % 2 != 0) result = WrapMul(result, base);
    base = WrapMul(base, base);
  }
  return result;
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(pow) {
  return {.name = "Pow",
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: T"},
          .attrs = {"T: {bfloat16, float, half, double, int8, int16, int32, int64, complex64, complex128}"},
          .infer = BroadcastOfInputs,
          .checked_run = [](const RunContext& c) -> Status {
            if (HasNegative(c.in[1])) return InvalidArgument("integers to negative integer powers are not allowed");
            ForFloatType(c.in[0].dtype, [&]<class T>() {
              MapBinary<T>(
                  c, [](auto x, auto y) { return y == 2 ? x * x : std::pow(x, y); }, kHeavyMapGrain);
            });
            ForIntegerType(c.in[0].dtype, [&]<class T>() { MapBinary<T>(c, [](auto x, auto y) { return IntegerPower(x, y); }); });
            return OkStatus();
          },
          .in_place = 2,
          .accuracy = Accuracy::kClose,
          .kernel_types = {DType::kFloat, DType::kDouble, DType::kHalf, DType::kBfloat16, DType::kInt8, DType::kInt16, DType::kInt32, DType::kInt64},
          .examples = {{.in = {Tensor{{3}, {2, 4, 9}}, Tensor{{3}, {3, 0.5, -1}}}, .out = {Tensor{{3}, {8, 2, 0.11111111}}}},
                       {.in = {Ints({2, -3, 0}), Ints({10, 3, 0})}, .out = {Ints({1024, -27, 1})}}}};
}
