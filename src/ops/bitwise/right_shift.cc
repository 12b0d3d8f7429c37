#include <utility>

#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/values.h"

namespace {

// TensorFlow holds a shift within the type's width.
template <class T>
int Shift(T by) {
  constexpr int kMost = static_cast<int>(sizeof(T)) * 8 - 1;
  if (std::cmp_less(by, 0)) return 0;
  return std::cmp_greater(by, kMost) ? kMost : static_cast<int>(by);
}

}  // namespace

KERATIN_OP(right_shift) {
  return {.name = "RightShift",
          .inputs = {"x: T", "y: T"},
          .outputs = {"z: T"},
          .attrs = {"T: {int8, int16, int32, int64, uint8, uint16, uint32, uint64}"},
          .infer = BroadcastOfInputs,
          .run =
              [](const RunContext& c) {
                ForIntegerType(c.in[0].dtype,
                               [&]<class T>() { MapBinary<T>(c, [](auto a, auto b) { return static_cast<T>(static_cast<decltype(a)>(a >> Shift(b))); }); });
              },
          .in_place = 2,
          .examples = {{.in = {Tensor::Of<std::int32_t>(Shape{3}, std::vector<std::int32_t>{12, -7, 5}),
                               Tensor::Of<std::int32_t>(Shape{3}, std::vector<std::int32_t>{10, 3, 1})},
                        .out = {Tensor::Of<std::int32_t>(Shape{3}, std::vector<std::int32_t>{0, -1, 2})}}}};
}
