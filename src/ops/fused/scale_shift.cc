// activation(x * scale + shift), x the values one after another along the last axis, scale and shift vectors as long as that: batch normalisation at inference
// and BiasAdd with what follows, of a concatenation too.
// `activation` is a name of ActivationOf (fused/epilogue_common.h) with its alpha and beta.

#include <array>
#include <span>

#include "base/errors.h"
#include "ops/float_kernels.h"
#include "ops/fused/epilogue_common.h"
#include "ops/fused/last_axis_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferScaleShift(InferContext& c) {
  if (const auto activation = ActivationOf(c.attrs().String("activation")); !activation.ok()) return OnNode(c, activation.status());
  const auto count = static_cast<int>(c.attrs().Int("N", 1));
  if (count < 1 || static_cast<std::size_t>(count) > kMostScaledValues)
    return OnNode(c, InvalidArgument("{} values; there may be {}", count, kMostScaledValues));
  return LastAxisShape(c, count);
}

class ScaleShiftStep : public Step {
 public:
  ScaleShiftStep(kernels::Activation activation, float alpha, float beta) : activation_(activation), alpha_(alpha), beta_(beta) {}
  void Run(const RunContext& c) const override {
    if (c.out[0].size == 0) return;
    const std::int64_t columns = c.out[0].shape.back();
    const std::size_t count = c.in.size() - 2;
    const auto* scale = c.in[count].as<float>();
    const auto* shift = c.in[count + 1].as<float>();
    auto* out = c.out[0].as<float>();
    if (count == 1) {
      kernels::ScaleShift(c.in[0].as<float>(), scale, shift, nullptr, out, c.out[0].size / columns, columns, activation_, alpha_, beta_, c.pool);
      return;
    }
    std::array<kernels::ColumnsOf, kMostScaledValues> values;
    for (std::size_t i = 0; i < count; ++i) values[i] = {c.in[i].as<float>(), c.in[i].shape.back()};
    kernels::ScaleShiftColumns(std::span(values).first(count), scale, shift, out, c.out[0].size / columns, activation_, alpha_, beta_, c.pool);
  }

 private:
  kernels::Activation activation_;
  float alpha_;
  float beta_;
};

Result<std::unique_ptr<Step>> PrepareScaleShift(PrepareContext& c) {
  KERATIN_ASSIGN(const kernels::Activation activation, ActivationOf(c.node.attrs.String("activation")));
  return std::unique_ptr<Step>(new ScaleShiftStep(activation, c.node.attrs.Float("alpha"), c.node.attrs.Float("beta")));
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(scale_shift) {
  return {.name = "_ScaleShift",
          .inputs = {"x: N * T", "scale: T", "shift: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {float} = DT_FLOAT", "N: int >= 1 = 1", "activation: string = ''", "alpha: float = 0.0", "beta: float = 0.0"},
          .infer = InferScaleShift,
          .prepare = PrepareScaleShift,
          .accuracy = Accuracy::kClose,
          .examples = {{.attrs = {{"activation", std::string("relu")}},
                        .in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor{{2}, {2, 10}}, Tensor{{2}, {-4, 1}}},
                        .out = {Tensor{{2, 2}, {0, 21, 2, 41}}}},
                       {.attrs = {{"N", std::int64_t{2}}},
                        .in = {Tensor{{2, 1}, {1, 3}}, Tensor{{2, 2}, {2, 5, 4, 6}}, Tensor{{3}, {2, 10, 1}}, Tensor{{3}, {-4, 1, 0}}},
                        .out = {Tensor{{2, 3}, {-2, 21, 5, 2, 41, 6}}}}}};
}
