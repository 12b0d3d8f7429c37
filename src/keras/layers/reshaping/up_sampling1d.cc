#include "keras/layers/checks.h"
#include "keras/layers/reshaping/repeat.h"

namespace keratin::keras {
namespace {

Value LowerUpSampling1D(Lowering& to, const Config& config, Value x) {
  const std::int64_t size = config.Int("size");
  if (!HasRank(to, x, 3) || !InRange(to, "size", {size})) return {};
  return RepeatElements(to, x, size, 1);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(up_sampling1d) { return {.class_name = "UpSampling1D", .config = {ConfigKey("size", 2).Alias("length")}, .lower = LowerUpSampling1D}; }
