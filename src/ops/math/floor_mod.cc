#include <cmath>

#include "ops/broadcast.h"
#include "ops/divide.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(floor_mod) {
  return {.name = "FloorMod",
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: T"},
          .attrs = {"T: realnumbertype"},
          .infer =
              [](InferContext& c) {
                return BroadcastWithElements(c, [](std::int64_t x, std::int64_t y) -> std::optional<std::int64_t> {
                  if (y == 0) return std::nullopt;
                  return FloorRemainder(x, y);
                });
              },
          .checked_run = [](const RunContext& c) -> Status {
            if (HasZero(c.in[1])) return InvalidArgument("integer division by zero");
            ForRealType(c.in[0].dtype, [&]<class T>() {
              MapBinary<T>(c, [](auto x, auto y) {
                if constexpr (std::is_floating_point_v<decltype(x)>)
                  return FloorRemainder(x, y);
                else
                  return FloorRemainder(x, y);
              });
            });
            return OkStatus();
          },
          .in_place = 2,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{3}, {7, -7, -0.5}}, Tensor{{3}, {3, 3, 2}}}, .out = {Tensor{{3}, {1, 2, 1.5}}}},
                       {.in = {Ints({7, -7, 7, INT32_MIN}), Ints({3, 3, -3, -1})}, .out = {Ints({1, 2, -2, 0})}}}};
}
