#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value LowerRepeatVector(Lowering& to, const Config& config, Value x) {
  const std::int64_t n = config.Int("n");
  if (!HasRank(to, x, 2) || !InRange(to, "n", {n})) return {};
  const Value row = to.Op("ExpandDims", {x, to.Int(1)});
  return to.Op("Tile", {row, to.Ints({1, n, 1}, "stack")});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(repeat_vector) {
  return {.class_name = "RepeatVector",
          .config = {ConfigKey("n", ConfigKey::Kind::kInt).Required()},
          .lower = LowerRepeatVector,
          .goldens = {"repeat_vector_n1_k2", "repeat_vector_n3"}};
}
