#include <cmath>

#include "ops/broadcast.h"
#include "ops/divide.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(floor_div) {
  return {.name = "FloorDiv",
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: T"},
          .attrs = {"T: numbertype"},
          .infer =
              [](InferContext& c) {
                return BroadcastWithElements(c, [](std::int64_t x, std::int64_t y) -> std::optional<std::int64_t> {
                  if (y == 0) return std::nullopt;
                  return FloorDivide(x, y);
                });
              },
          .checked_run = [](const RunContext& c) -> Status {
            if (HasZero(c.in[1])) return InvalidArgument("integer division by zero");
            ForRealType(c.in[0].dtype, [&]<class T>() {
              MapBinary<T>(c, [](auto x, auto y) {
                if constexpr (std::is_floating_point_v<decltype(x)>)
                  return std::floor(x / y);
                else
                  return FloorDivide(x, y);
              });
            });
            return OkStatus();
          },
          .in_place = 2,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{2}, {7, -7}}, Tensor{{2}, {2, 2}}}, .out = {Tensor{{2}, {3, -4}}}},
                       {.in = {Ints({7, -7, INT32_MIN}), Ints({2, 2, -1})}, .out = {Ints({3, -4, INT32_MIN})}}}};
}
