// activation(x * scale + shift), scale and shift vectors as long as the last axis: batch normalisation at inference and BiasAdd with what follows.
// `activation` is a name of ActivationOf (fused/epilogue_common.h) with its alpha and beta.

#include "ops/float_kernels.h"
#include "ops/fused/epilogue_common.h"
#include "ops/fused/last_axis_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

class ScaleShiftStep : public Step {
 public:
  ScaleShiftStep(kernels::Activation activation, float alpha, float beta) : activation_(activation), alpha_(alpha), beta_(beta) {}
  void Run(const RunContext& c) const override {
    if (c.out[0].size == 0) return;
    const std::int64_t columns = c.out[0].shape.back();
    kernels::ScaleShift(c.in[0].as<float>(), c.in[1].as<float>(), c.in[2].as<float>(), nullptr, c.out[0].as<float>(), c.out[0].size / columns, columns,
                        activation_, alpha_, beta_, c.pool);
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
          .inputs = {"x: T", "scale: T", "shift: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {float} = DT_FLOAT", "activation: string = ''", "alpha: float = 0.0", "beta: float = 0.0"},
          .infer =
              [](InferContext& c) {
                if (const auto activation = ActivationOf(c.attrs().String("activation")); !activation.ok()) return OnNode(c, activation.status());
                return LastAxisShape(c);
              },
          .prepare = PrepareScaleShift,
          .accuracy = Accuracy::kClose,
          .examples = {{.attrs = {{"activation", std::string("relu")}},
                        .in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor{{2}, {2, 10}}, Tensor{{2}, {-4, 1}}},
                        .out = {Tensor{{2, 2}, {0, 21, 2, 41}}}}}};
}
