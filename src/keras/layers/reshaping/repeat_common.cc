#include "keras/layers/reshaping/repeat.h"

namespace keratin::keras {
namespace {

// tf.keras makes one node for each step; more of them it is kinder to tile.
constexpr std::int64_t kMostSteps = 4096;

}  // namespace

Value RepeatElements(Lowering& to, Value x, std::int64_t times, int axis) {
  if (to.failed()) return {};
  const std::int64_t steps = to.shape(x)[axis];
  if (steps > 0 && steps <= kMostSteps && times <= kMostSteps / steps) {
    const std::vector<Value> parts = to.Ops("Split", {to.Int(axis), x}, {{"num_split", steps}});
    std::vector<Value> repeated;
    for (const Value part : parts) repeated.insert(repeated.end(), static_cast<std::size_t>(times), part);
    repeated.push_back(to.Int(axis));
    return to.failed() ? Value{} : to.Op("ConcatV2", repeated);
  }
  const auto rank = static_cast<std::size_t>(to.rank(x));
  std::vector<std::int64_t> multiples(rank + 1, 1), factors(rank, 1);
  multiples[static_cast<std::size_t>(axis) + 1] = times;
  factors[static_cast<std::size_t>(axis)] = times;
  const Value shape = to.Op("Shape", {x});
  const Value column = to.Op("ExpandDims", {x, to.Int(axis + 1)});
  const Value tiled = to.Op("Tile", {column, to.Ints(multiples)});
  return to.Op("Reshape", {tiled, to.Op("Mul", {shape, to.Ints(factors, "Const")})});
}

}  // namespace keratin::keras
