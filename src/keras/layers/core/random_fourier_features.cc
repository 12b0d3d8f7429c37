#include "keras/layers/checks.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value LowerRandomFourierFeatures(Lowering& to, const Config& config, Value x) {
  const std::int64_t width = config.Int("output_dim");
  if (!HasRank(to, x, 2) || !InRange(to, "output_dim", {width})) return {};
  x = to.Cast(x, DType::kFloat);
  const Value scale = to.Weight("kernel_scale", {1});
  const Value inverse = to.Op("RealDiv", {to.Scalar(1, scale), scale});
  const Value kernel = to.Op("Mul", {inverse, to.Weight("unscaled_kernel", {to.StaticDim(x, -1), width})});
  return to.Op("Cos", {to.Op("BiasAdd", {to.Op("MatMul", {x, kernel}), to.Weight("bias", {width})})});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(random_fourier_features) {
  return {.class_name = "RandomFourierFeatures",
          .config = {ConfigKey("output_dim", ConfigKey::Kind::kInt).Required(), {"scale", ConfigKey::Kind::kAny}},
          .weights = {{.name = "unscaled_kernel", .initializer = "random_normal", .trainable = false},
                      {.name = "bias", .trainable = false},
                      {.name = "kernel_scale", .initializer = "ones"}},
          .lower = LowerRandomFourierFeatures,
          .goldens = {"random_fourier_features_laplacian_scale_k2"}};
}
