#include "base/checked_math.h"
#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value LowerFlatten(Lowering& to, const Config& config, Value x) {
  if (ChannelsFirst(to, config) && to.rank(x) > 1) x = ChannelsToLast(to, x, to.rank(x) - 2);
  const Shape shape = to.shape(x);
  if (shape.rank() == 1) return to.Op("ExpandDims", {x, to.Int(-1)});
  std::int64_t size = 1;
  bool known = shape.has_rank();
  bool fits = true;
  for (int i = 1; i < shape.rank(); ++i) {
    known = known && shape[i] >= 0;
    fits = fits && (!known || CheckedMul(size, shape[i], &size));
  }
  if (known && !fits) {
    to.Fail(InvalidArgument("the input of shape {} has more elements than fit in 63 bits", shape.ToString()));
    return {};
  }
  if (known) return to.Op("Reshape", {x, to.Ints({-1, size}, "Const")});
  return to.Reshape(x, {to.Element(to.Op("Shape", {x}), 0), to.Int(-1)});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(flatten) {
  return {.class_name = "Flatten", .config = {{"data_format", ConfigKey::Kind::kString, "channels_last"}}, .mask = MaskRule::kStops, .lower = LowerFlatten};
}
