#include "base/errors.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

// A number or a list of numbers, named as tf.cast does; fails on anything else.
Value Numbers(Lowering& to, const Config& config, std::string_view key, DType dtype) {
  const Lowering::Scope scope = to.Enter("Cast");
  const Json& value = config.Raw(key);
  if (value.is_number()) return to.Scalar(*value.AsDouble(), dtype, "x");
  std::vector<float> numbers;
  for (const Json& item : value.items())
    if (item.is_number()) numbers.push_back(static_cast<float>(*item.AsDouble()));
  if (!value.is_array() || numbers.size() != value.size()) {
    to.Fail(InvalidArgument("\"{}\" must be a number or a list of numbers", key));
    return {};
  }
  return to.Const(Tensor::Of(Shape{static_cast<std::int64_t>(numbers.size())}, numbers), "x");
}

Value LowerRescaling(Lowering& to, const Config& config, Value x) {
  const DType dtype = to.layer().dtype;
  x = to.Cast(x, dtype);
  const Value scale = Numbers(to, config, "scale", dtype);
  const Value offset = Numbers(to, config, "offset", dtype);
  return to.Op("AddV2", {to.Op("Mul", {x, to.Cast(scale, dtype)}), to.Cast(offset, dtype)});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(rescaling) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Rescaling",
          .config = {ConfigKey("scale", Kind::kAny).Required(), {"offset", Kind::kAny, 0.0}},
          .mask = MaskRule::kPass,
          .lower = LowerRescaling,
          .goldens = {"rescaling_scale", "rescaling_scale2_0_offset1_0_k2"}};
}
