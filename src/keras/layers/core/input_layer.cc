#include "base/errors.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerInput(Lowering& to, const LayerCall& call) {
  const std::string dtype_name = call.config.String("dtype").empty() ? "float32" : call.config.String("dtype");
  const DType dtype = DTypeFromName(dtype_name);
  if (dtype == DType::kInvalid) {
    to.Fail(InvalidArgument("unknown dtype \"{}\"", dtype_name));
    return {};
  }
  if (call.config.Bool("sparse") || call.config.Bool("ragged")) {
    to.Fail(Unimplemented("sparse and ragged inputs are not supported"));
    return {};
  }
  const Json& batch_shape = call.config.Raw("batch_shape");
  Shape shape = Shape::UnknownRank();
  if (batch_shape.is_array()) {
    if (batch_shape.size() > Shape::kMaxRank) {
      to.Fail(InvalidArgument("an input of rank {}; at most {} is supported", batch_shape.size(), Shape::kMaxRank));
      return {};
    }
    shape = Shape{};
    for (const Json& dim : batch_shape.items()) {
      if (!dim.is_null() && dim.AsInt().value_or(-1) < 0) {
        to.Fail(InvalidArgument("a dimension of \"batch_shape\" must be a number or null and is {}", dim.Dump()));
        return {};
      }
      shape.push_back(dim.AsInt().value_or(Shape::kUnknown));
    }
  }
  return {to.Op("Placeholder", {}, {{"dtype", dtype}, {"shape", shape}}, call.layer.name)};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(input_layer) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "InputLayer",
          .config = {ConfigKey("batch_shape", Kind::kAny).Alias("batch_input_shape"),
                     {"dtype", Kind::kString, "float32"},
                     {"sparse", false},
                     {"ragged", false},
                     {"optional", false}},
          .lower_call = LowerInput,
          .note = "sparse and ragged inputs are refused"};
}
