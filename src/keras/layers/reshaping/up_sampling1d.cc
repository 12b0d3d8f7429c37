#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

// tf.keras makes one node for each step; more of them it is kinder to tile.
constexpr std::int64_t kMostSteps = 4096;

Value LowerUpSampling1D(Lowering& to, const Config& config, Value x) {
  const std::int64_t size = config.Int("size");
  if (!HasRank(to, x, 3) || !InRange(to, "size", {size})) return {};
  const std::int64_t steps = to.shape(x)[1];
  if (steps > 0 && steps <= kMostSteps && size <= kMostSteps / steps) {
    const std::vector<Value> rows = steps == 1 ? std::vector<Value>{x} : to.Ops("Split", {to.Int(1), x}, {{"num_split", steps}});
    std::vector<Value> repeated;
    for (const Value row : rows) repeated.insert(repeated.end(), static_cast<std::size_t>(size), row);
    repeated.push_back(to.Int(1));
    return to.failed() ? Value{} : to.Op("ConcatV2", repeated);
  }
  const Value shape = to.Op("Shape", {x});
  const Value column = to.Op("ExpandDims", {x, to.Int(2)});
  const Value tiled = to.Op("Tile", {column, to.Ints({1, 1, size, 1})});
  return to.Op("Reshape", {tiled, to.Op("Mul", {shape, to.Ints({1, size, 1}, "Const")})});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(up_sampling1d) { return {.class_name = "UpSampling1D", .config = {ConfigKey("size", 2).Alias("length")}, .lower = LowerUpSampling1D}; }
