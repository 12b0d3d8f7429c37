#include "ops/image/resample.h"
#include "ops/image/resize_common.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

std::int64_t MostTaps(std::int64_t in, std::int64_t out) { return std::min(in, in / std::max<std::int64_t>(1, out - 1) + 3); }

class AreaStep : public ResampleStep {
 public:
  explicit AreaStep(const PrepareContext& c)
      : ResampleStep(c.inputs[0].shape, c.outputs[0].shape, MostTaps(c.inputs[0].shape[1], c.outputs[0].shape[1]),
                     MostTaps(c.inputs[0].shape[2], c.outputs[0].shape[2])) {}

 private:
  Taps Weigh(const RunContext& c, int axis, std::int64_t at, std::span<float> weights) const override {
    const ResizeAxis resize(c, axis);
    const float begin = static_cast<float>(at) * resize.scale;
    const float end = static_cast<float>(at + 1) * resize.scale;
    const auto first = static_cast<std::int64_t>(std::floor(begin));
    // Floats of large sizes are coarse.
    const std::int64_t last = std::min(static_cast<std::int64_t>(std::ceil(end)) - 1, first + static_cast<std::int64_t>(weights.size()) - 1);
    const auto inside = [&](std::int64_t i) { return std::clamp<std::int64_t>(i, 0, resize.in - 1); };
    const Taps taps{inside(first), inside(last) - inside(first) + 1};
    std::fill(weights.begin(), weights.end(), 0.0F);
    for (std::int64_t i = first; i <= last; ++i) {
      const float low = std::max(begin, static_cast<float>(i));
      const float high = std::min(end, static_cast<float>(i + 1));
      weights[static_cast<std::size_t>(inside(i) - taps.first)] += (high - low) / resize.scale;
    }
    return taps;
  }
};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(resize_area) {
  return {
      .name = "ResizeArea",
      .inputs = {"images: T", "size: int32"},
      .outputs = {"resized_images: float"},
      .attrs = {"T: {int8, uint8, int16, uint16, int32, int64, half, float, double, bfloat16}", "align_corners: bool = false"},
      .infer = ResizeShape,
      .prepare = [](PrepareContext& c) -> Result<std::unique_ptr<Step>> { return std::make_unique<AreaStep>(c); },
      .accuracy = Accuracy::kRounding,
      .kernel_types = RealTypes(),
      .examples = {
          {.in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({1, 2})}, .out = {Tensor{{1, 1, 2, 1}, {2.8333335, 4.5}}}},
          {.in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({3, 4})},
           .out = {Tensor{{1, 3, 4, 1}, {1, 1.6666667, 2.6666667, 4, 2.0000002, 3.666667, 4.5, 4.5, 2.9999998, 5.6666665, 6.333333, 4.9999995}}}},
          {.attrs = {{"align_corners", true}}, .in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({2, 2})}, .out = {Tensor{{1, 2, 2, 1}, {1.5, 4, 5, 5}}}}}};
}
