#include "ops/bitwise/shift.h"
#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(right_shift) {
  return {.name = "RightShift",
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: T"},
          .attrs = {"T: {int8, int16, int32, int64, uint8, uint16, uint32, uint64}"},
          .infer = BroadcastOfInputs,
          .run =
              [](const RunContext& c) {
                ForIntegerType(c.in[0].dtype, [&]<class T>() {
                  MapBinary<T>(c, [](auto a, auto b) { return static_cast<T>(static_cast<decltype(a)>(a >> ShiftWithin(b))); });
                });
              },
          .in_place = 2,
          .examples = {{.in = {Tensor::Of<std::int32_t>(Shape{3}, std::vector<std::int32_t>{12, -7, 5}),
                               Tensor::Of<std::int32_t>(Shape{3}, std::vector<std::int32_t>{10, 3, 1})},
                        .out = {Tensor::Of<std::int32_t>(Shape{3}, std::vector<std::int32_t>{0, -1, 2})}}}};
}
