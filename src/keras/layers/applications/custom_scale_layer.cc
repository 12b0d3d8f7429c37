#include "base/errors.h"
#include "keras/layers/checks.h"

// A layer of keras.applications.InceptionResNetV2 alone.
KERATIN_LAYER(custom_scale_layer) {
  return {.class_name = "CustomScaleLayer",
          .aliases = {"Custom>CustomScaleLayer"},
          .config = {ConfigKey("scale", ConfigKey::Kind::kFloat).Required()},
          .lower_call = [](Lowering& to, const LayerCall& call) -> std::vector<Value> {
            if (call.inputs.size() != 2) {
              to.Fail(InvalidArgument("takes two tensors and is called with {}", call.inputs.size()));
              return {};
            }
            const Value scaled = to.Op("Mul", {call.inputs[1], to.Scalar(call.config.Number("scale"), call.inputs[1])}, {}, "mul");
            return {to.Op("AddV2", {call.inputs[0], scaled}, {}, "add")};
          }};
}
