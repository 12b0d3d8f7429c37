#include "keras/layers/preprocessing/image_preprocessing/images.h"

namespace keratin::keras {
namespace {

Value LowerAutoContrast(Lowering& to, const Config& config, Value x) {
  const ValueRange range = ValueRangeOf(to, config, "value_range");
  const Value original = to.Cast(x, to.layer().dtype);
  x = to.Cast(ChangeRange(to, x, range, {}), to.layer().dtype);
  // Keras takes these axes for both data formats.
  const Value low = to.Op("Min", {x, to.Ints({1, 2})}, {{"keep_dims", true}});
  const Value high = to.Op("Max", {x, to.Ints({1, 2})}, {{"keep_dims", true}});
  const Value scale = to.Op("RealDiv", {to.Scalar(255, x), to.Op("Sub", {high, low})});
  const Value offset = to.Op("Mul", {to.Op("Neg", {low}), scale});
  x = to.Op("AddV2", {to.Op("Mul", {x, scale}), offset});
  x = to.Op("Maximum", {to.Op("Minimum", {x, to.Scalar(255, x)}), to.Scalar(0, x)});
  x = ChangeRange(to, x, {}, range);
  // Channels of one value have no contrast.
  return to.Op("SelectV2", {to.Op("IsNan", {x}), original, x});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(auto_contrast) {
  std::vector<keratin::keras::ConfigKey> keys = keratin::keras::AugmentationConfig({});
  keys.emplace_back("value_range", keratin::keras::ConfigKey::Kind::kAny);
  return {.class_name = "AutoContrast", .config = std::move(keys), .lower = LowerAutoContrast, .goldens = {"auto_contrast_default"}};
}
