#include "ops/math/remainder_common.h"

#include <cmath>

#include "ops/broadcast.h"
#include "ops/divide.h"
#include "ops/values.h"

namespace keratin::ops {

OpSpec RemainderOp(std::string_view name) {
  return {.name = name,
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: T"},
          .attrs = {"T: {int32, int64, half, half, bfloat16, float, double}"},
          .infer =
              [](InferContext& c) {
                return BroadcastWithElements(c, [](std::int64_t x, std::int64_t y) -> std::optional<std::int64_t> {
                  if (y == 0) return std::nullopt;
                  return TruncateRemainder(x, y);
                });
              },
          .checked_run = [](const RunContext& c) -> Status {
            if (HasZero(c.in[1])) return InvalidArgument("integer division by zero");
            ForRealType(c.in[0].dtype, [&]<class T>() {
              MapBinary<T>(c, [](auto x, auto y) {
                if constexpr (std::is_floating_point_v<decltype(x)>)
                  return std::fmod(x, y);
                else
                  return TruncateRemainder(x, y);
              });
            });
            return OkStatus();
          },
          .in_place = 2,
          .kernel_types = {DType::kInt32, DType::kInt64, DType::kHalf, DType::kBfloat16, DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor{{2}, {7, -7}}, Tensor{{2}, {3, 3}}}, .out = {Tensor{{2}, {1, -1}}}},
                       {.in = {Ints({7, -7, INT32_MIN}), Ints({3, 3, -1})}, .out = {Ints({1, -1, 0})}}}};
}

}  // namespace keratin::ops
