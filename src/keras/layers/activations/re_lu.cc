#include "base/errors.h"
#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerReLU(Lowering& to, const Config& config, Value x) {
  ReluOptions options{.negative_slope = config.Number("negative_slope"), .threshold = config.Number("threshold")};
  if (!config.IsNull("max_value")) {
    if (!config.Raw("max_value").is_number()) {
      to.Fail(InvalidArgument("\"max_value\" must be a number or null"));
      return {};
    }
    options.max_value = config.Number("max_value");
  }
  return Relu(to, x, options);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(re_lu) {
  return {.class_name = "ReLU",
          .config = {{"max_value", ConfigKey::Kind::kAny}, {"negative_slope", 0.0}, {"threshold", 0.0}},
          .mask = MaskRule::kPass,
          .lower = LowerReLU,
          .goldens = {"re_lu", "re_lu_max_value1_2_negative_slope0_1_threshold0_3_k2"}};
}
