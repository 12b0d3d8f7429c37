#include "base/errors.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

// A number or a list of numbers; fails on anything else.
Value Numbers(Lowering& to, const Config& config, std::string_view key) {
  const Json& value = config.Raw(key);
  if (value.is_number()) return to.Scalar(*value.AsDouble(), DType::kFloat);
  std::vector<float> numbers;
  for (const Json& item : value.items())
    if (item.is_number()) numbers.push_back(static_cast<float>(*item.AsDouble()));
  if (!value.is_array() || numbers.size() != value.size()) {
    to.Fail(InvalidArgument("\"{}\" must be a number or a list of numbers", key));
    return {};
  }
  return to.Const(Tensor::Of(Shape{static_cast<std::int64_t>(numbers.size())}, numbers));
}

Value LowerRescaling(Lowering& to, const Config& config, Value x) {
  const DType dtype = to.layer().dtype;
  x = to.Cast(x, dtype);
  const auto constant = [&](std::string_view key) {
    const Value numbers = Numbers(to, config, key);
    if (to.failed()) return Value{};
    const Lowering::Scope scope = to.Enter("Cast");
    return to.Const(to.known(numbers), "x");
  };
  const Value scale = constant("scale");
  const Value offset = constant("offset");
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
