#include <algorithm>

#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value LowerRmsNormalization(Lowering& to, const Config& config, Value x) {
  const DType dtype = to.dtype(x);
  const int rank = to.rank(x);
  std::vector<std::int64_t> axes = config.Ints("axis");
  Shape weight_shape;
  for (std::int64_t& axis : axes) {
    axis = KnownAxis(to, axis, rank);
    weight_shape.push_back(to.StaticDim(x, static_cast<int>(axis)));
  }
  std::sort(axes.begin(), axes.end());
  if (to.failed()) return {};
  if (dtype == DType::kHalf || dtype == DType::kBfloat16) x = to.Cast(x, DType::kFloat);
  const Value mean = to.Op("Mean", {to.Op("Square", {x}), to.Ints(axes)}, {{"keep_dims", true}});
  const Value scale = to.Op("Rsqrt", {to.Op("AddV2", {mean, to.Scalar(config.Number("epsilon"), mean)})});
  const Value y = to.Op("Mul", {x, scale});
  return to.Cast(to.Op("Mul", {y, to.Cast(to.Weight("scale", weight_shape), to.dtype(y))}), dtype);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(rms_normalization) {
  return {.class_name = "RMSNormalization",
          .config = {ConfigKey("axis", ConfigKey::Kind::kInts, -1), {"epsilon", 1e-6}},
          .weights = {{.name = "scale", .initializer = "ones"}},
          .lower = LowerRmsNormalization,
          .goldens = {"rms_normalization_rank2"}};
}
