#include "ops/image/resample.h"
#include "ops/image/resize_common.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

class BicubicStep : public ResampleStep {
 public:
  explicit BicubicStep(const PrepareContext& c)
      : ResampleStep(c.inputs[0].shape, c.outputs[0].shape, std::min<std::int64_t>(4, c.inputs[0].shape[1]), std::min<std::int64_t>(4, c.inputs[0].shape[2])) {}

 private:
  Taps Weigh(const RunContext& c, int axis, std::int64_t at, std::span<float> weights) const override {
    const ResizeAxis resize(c, axis);
    const float source = resize.Source(at);
    const auto base = static_cast<std::int64_t>(std::floor(source));
    // TensorFlow takes the curve from a table of 1024 steps.
    const float place = static_cast<float>(std::lrint((source - static_cast<float>(base)) * 1024)) / 1024;
    const float a = resize.half_pixel ? -0.5F : -0.75F;
    const auto near = [a](float x) { return ((a + 2) * x - (a + 3)) * x * x + 1; };
    const auto far = [a](float x) { return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a; };
    const float curve[4] = {far(place + 1), near(place), near(1 - place), far(2 - place)};
    const auto inside = [&](std::int64_t i) { return std::clamp<std::int64_t>(i, 0, resize.in - 1); };
    Taps taps{inside(base - 1), inside(base + 2) - inside(base - 1) + 1};
    std::fill(weights.begin(), weights.end(), 0.0F);
    float sum = 0;
    for (int i = 0; i < 4; ++i) {
      const std::int64_t from = base - 1 + i;
      // With half pixels what lies outside has no weight, without it the edge repeats.
      if (resize.half_pixel && inside(from) != from) continue;
      weights[static_cast<std::size_t>(inside(from) - taps.first)] += curve[i];
      sum += curve[i];
    }
    if (resize.half_pixel && std::abs(sum) >= 1000 * std::numeric_limits<float>::min())
      for (float& weight : weights) weight /= sum;
    return taps;
  }
};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(resize_bicubic) {
  return {.name = "ResizeBicubic",
          .inputs = {"images: T", "size: int32"},
          .outputs = {"resized_images: float"},
          .attrs = {"T: {int8, uint8, int16, uint16, int32, int64, half, float, double, bfloat16}", "align_corners: bool = false",
                    "half_pixel_centers: bool = false"},
          .infer = ResizeShape,
          .prepare = [](PrepareContext& c) -> Result<std::unique_ptr<Step>> { return std::make_unique<BicubicStep>(c); },
          .accuracy = Accuracy::kRounding,
          .kernel_types = RealTypes(),
          .examples = {
              {.in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({2, 5})},
               .out = {Tensor{{1, 2, 5, 1}, {1, 1.3956368, 2.4484334, 3.6716542, 4.2159295, 3, 5.662195, 7.031801, 5.4485507, 4.78407}}}},
              {.attrs = {{"half_pixel_centers", true}},
               .in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({3, 4})},
               .out = {Tensor{{1, 3, 4, 1},
                              {0.8263093, 1.2122791, 2.5717094, 4.0523562, 1.869403, 3.5668848, 4.6753974, 4.5, 2.9124963, 5.92149, 6.779085, 4.9476433}}}},
              {.attrs = {{"align_corners", true}},
               .in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({3, 3})},
               .out = {Tensor{{1, 3, 3, 1}, {1, 2, 4, 2, 4.5, 4.5, 3, 7, 5}}}}}};
}
