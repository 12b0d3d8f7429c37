#include "base/errors.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

Value LowerEinsumDense(Lowering& to, const Config& config, Value x) {
  const Tensor* kernel = to.WeightValue("kernel");
  const Tensor* bias = to.WeightValue("bias");
  if (kernel == nullptr) {
    to.Fail(InvalidArgument("the file has no weight \"kernel\""));
    return {};
  }
  Value y;
  {
    const Lowering::Scope scope = to.Enter("einsum");
    y = to.Op("Einsum", {x, to.Weight("kernel", kernel->shape())}, {{"equation", config.String("equation")}});
  }
  if (!config.IsNull("bias_axes")) y = to.Op("AddV2", {y, to.Weight("bias", bias == nullptr ? Shape::UnknownRank() : bias->shape())});
  return to.Activate(config.Raw("activation"), y);
}

std::vector<WeightSlot> EinsumDenseWeights(const Config& config) {
  std::vector<WeightSlot> slots = {{.name = "kernel", .initializer = "glorot_uniform"}};
  if (!config.IsNull("bias_axes")) slots.push_back({.name = "bias"});
  return slots;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(einsum_dense) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "EinsumDense",
          .config = {ConfigKey("equation", Kind::kString).Required(),
                     ConfigKey("output_shape", Kind::kAny).Required(),
                     {"activation", Kind::kAny, "linear"},
                     {"bias_axes", Kind::kString},
                     {"quantization_config", Kind::kAny}},
          .weights_of = EinsumDenseWeights,
          .lower = LowerEinsumDense,
          .goldens = {"einsum_dense_ab_bc_ac", "einsum_dense_ab_bc_ac_bias_relu_k2"}};
}
