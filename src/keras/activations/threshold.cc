#include "base/errors.h"
#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerThreshold(Lowering& to, Value x, const Json& config) {
  if (!config["threshold"].is_number() || !config["default_value"].is_number()) {
    to.Fail(InvalidArgument("the activation \"threshold\" needs its arguments \"threshold\" and \"default_value\""));
    return {};
  }
  const Value above = to.Op("Greater", {x, to.Scalar(*config["threshold"].AsDouble(), x)});
  return to.Op("SelectV2", {above, x, to.Scalar(*config["default_value"].AsDouble(), x)});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(threshold) { return {.name = "threshold", .lower = LowerThreshold}; }
