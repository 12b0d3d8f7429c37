#include "base/errors.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value LowerPReLU(Lowering& to, const Config& config, Value x) {
  const int rank = to.rank(x);
  Shape shape;
  for (int axis = 1; axis < rank; ++axis) shape.push_back(to.shape(x)[axis]);
  for (const std::int64_t axis : config.Ints("shared_axes")) {
    if (axis < 1 || axis >= rank) {
      to.Fail(InvalidArgument("\"shared_axes\" names the axis {} of a tensor of rank {}", axis, rank));
      return {};
    }
    shape[static_cast<int>(axis) - 1] = 1;
  }
  const Value above = to.Op("Relu", {x});
  const Value slope = to.Op("Neg", {to.Weight("alpha", shape, "ReadVariableOp")});
  const Value below = to.Op("Relu", {to.Op("Neg", {x})});
  return to.Op("AddV2", {above, to.Op("Mul", {slope, below})});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(prelu) {
  return {
      .class_name = "PReLU", .config = {{"shared_axes", ConfigKey::Kind::kInts}}, .weights = {{.name = "alpha"}}, .mask = MaskRule::kPass, .lower = LowerPReLU};
}
