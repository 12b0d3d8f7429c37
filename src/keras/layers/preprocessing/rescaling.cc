#include <algorithm>

#include "base/errors.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

// The shape of nested lists of numbers; false when they are uneven or anything else.
bool ReadLists(const Json& value, int depth, Shape* shape, std::vector<float>* numbers) {
  if (value.is_number()) {
    numbers->push_back(static_cast<float>(*value.AsDouble()));
    return depth == shape->rank();
  }
  if (!value.is_array() || depth >= Shape::kMaxRank) return false;
  const auto size = static_cast<std::int64_t>(value.size());
  if (depth == shape->rank() && numbers->empty()) shape->push_back(size);
  if (depth >= shape->rank() || (*shape)[depth] != size) return false;
  return std::all_of(value.items().begin(), value.items().end(), [&](const Json& item) { return ReadLists(item, depth + 1, shape, numbers); });
}

// A number or an array of numbers, named as tf.cast does; fails on anything else.
Value Numbers(Lowering& to, const Config& config, std::string_view key, DType dtype) {
  const Lowering::Scope scope = to.Enter("Cast");
  Json value = config.Raw(key);
  // NumPy's arrays, as Keras 3 writes them.
  if (value.is_object()) value = Json(value["config"]["value"]);
  if (value.is_number()) return to.Scalar(*value.AsDouble(), dtype, "x");
  Shape shape;
  std::vector<float> numbers;
  if (!ReadLists(value, 0, &shape, &numbers)) {
    to.Fail(InvalidArgument("\"{}\" must be a number or an array of numbers", key));
    return {};
  }
  return to.Const(Tensor::Of(shape, numbers), "x");
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
