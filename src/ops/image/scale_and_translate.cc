#include <numbers>

#include "ops/image/resample.h"
#include "ops/image/resize_common.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

// A curve of weights by distance, zero beyond its radius.
struct Curve {
  std::string_view name;
  float radius;
  float (*at)(float distance, float radius);
};

float Lanczos(float x, float radius) {
  if (x > radius) return 0;
  if (x <= 1e-3F) return 1;
  const float turn = std::numbers::pi_v<float> * x;
  return radius * std::sin(turn) * std::sin(turn / radius) / (turn * turn);
}

float Gaussian(float x, float radius) {
  if (x >= radius) return 0;
  const float sigma = radius / 3;
  return std::exp(-x * x / (2 * sigma * sigma));
}

float Box(float x, float) { return x < 0.5F ? 1.0F : x == 0.5F ? 0.5F : 0.0F; }

float Triangle(float x, float) { return x < 1 ? 1 - x : 0; }

float KeysCubic(float x, float) {
  if (x >= 2) return 0;
  return x >= 1 ? ((-0.5F * x + 2.5F) * x - 4) * x + 2 : (1.5F * x - 2.5F) * x * x + 1;
}

float MitchellCubic(float x, float) {
  if (x >= 2) return 0;
  return x >= 1 ? ((-7.0F / 18 * x + 2) * x - 10.0F / 3) * x + 16.0F / 9 : (7.0F / 6 * x - 2) * x * x + 8.0F / 9;
}

constexpr Curve kCurves[] = {{"lanczos1", 1, Lanczos}, {"lanczos3", 3, Lanczos},  {"lanczos5", 5, Lanczos},    {"gaussian", 1.5, Gaussian},
                             {"box", 1, Box},          {"triangle", 1, Triangle}, {"keyscubic", 2, KeysCubic}, {"mitchellcubic", 2, MitchellCubic}};

const Curve* FindCurve(const Attrs& attrs) {
  const std::string name = attrs.String("kernel_type", "lanczos3");
  const auto* found = std::find_if(std::begin(kCurves), std::end(kCurves), [&](const Curve& curve) { return curve.name == name; });
  return found == std::end(kCurves) ? nullptr : found;
}

Status InferScaleAndTranslate(InferContext& c) {
  if (FindCurve(c.attrs()) == nullptr) return OnNode(c, InvalidArgument("there is no kernel_type \"{}\"", c.attrs().String("kernel_type")));
  for (const int input : {2, 3}) {
    KERATIN_TRY(c.RequireRank(input, 1, 1));
    if (c.shape(input).has_rank() && c.shape(input)[0] >= 0 && c.shape(input)[0] != 2)
      return OnNode(c, InvalidArgument("scale and translation must have 2 elements and one has {}", c.shape(input)[0]));
  }
  return ResizeShape(c);
}

class ScaleStep : public ResampleStep {
 public:
  explicit ScaleStep(const PrepareContext& c)
      : ResampleStep(c.inputs[0].shape, c.outputs[0].shape, MostTaps(c, 1), MostTaps(c, 2)),
        curve_(*FindCurve(c.node.attrs)),
        antialias_(c.node.attrs.Bool("antialias", true)) {}

 private:
  static std::int64_t MostTaps(const PrepareContext& c, int axis) {
    const std::int64_t in = c.inputs[0].shape[axis];
    if (c.node.attrs.Bool("antialias", true)) return in;
    return std::min(in, 2 * static_cast<std::int64_t>(std::ceil(FindCurve(c.node.attrs)->radius)) + 1);
  }

  Taps Weigh(const RunContext& c, int axis, std::int64_t at, std::span<float> weights) const override {
    const std::int64_t size = c.in[0].shape[axis];
    const float in = static_cast<float>(size);
    const float back = 1 / c.in[2].as<float>()[axis - 1];
    const float sample = (static_cast<float>(at) + 0.5F) * back - back * c.in[3].as<float>()[axis - 1];
    const float stretch = antialias_ ? std::max(back, 1.0F) : 1.0F;
    // False for what is no number too.
    if (!(sample >= 0 && sample <= in && std::isfinite(stretch))) return {};
    const auto inside = [&](float place) { return std::min(static_cast<std::int64_t>(std::clamp(place, 0.0F, in)), size - 1); };
    const std::int64_t first = inside(std::ceil(sample - curve_.radius * stretch - 0.5F));
    const std::int64_t last = inside(std::floor(sample + curve_.radius * stretch - 0.5F));
    // Floats of large sizes are coarse.
    const Taps taps{first, std::min(last - first + 1, static_cast<std::int64_t>(weights.size()))};
    float sum = 0;
    for (std::int64_t i = 0; i < taps.count; ++i) {
      const float weight = curve_.at(std::abs(static_cast<float>(first + i) + 0.5F - sample) / stretch, curve_.radius);
      weights[static_cast<std::size_t>(i)] = weight;
      sum += weight;
    }
    if (!(std::abs(sum) >= 1000 * std::numeric_limits<float>::min())) return {};
    for (float& weight : weights.first(static_cast<std::size_t>(taps.count))) weight /= sum;
    return taps;
  }

  const Curve& curve_;
  bool antialias_;
};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(scale_and_translate) {
  return {
      .name = "ScaleAndTranslate",
      .inputs = {"images: T", "size: int32", "scale: float", "translation: float"},
      .outputs = {"resized_images: float"},
      .attrs = {"T: {int8, uint8, int16, uint16, int32, int64, bfloat16, half, float, double}", "kernel_type: string = 'lanczos3'", "antialias: bool = true"},
      .infer = InferScaleAndTranslate,
      .prepare = [](PrepareContext& c) -> Result<std::unique_ptr<Step>> { return std::make_unique<ScaleStep>(c); },
      .accuracy = Accuracy::kRounding,
      .kernel_types = RealTypes(),
      .examples = {
          {.attrs = {{"kernel_type", std::string("lanczos3")}, {"antialias", false}},
           .in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({3, 4}), Tensor{{2}, {1.5, 1.3333334}}, Tensor{{2}, {0, 0}}},
           .out = {Tensor{{1, 3, 4, 1},
                          {0.7633419, 0.77019733, 2.5029523, 4.0391436, 1.8223295, 3.4625223, 4.8491035, 4.443684, 2.8813176, 6.154848, 7.195256, 4.848226}}}},
          {.attrs = {{"kernel_type", std::string("lanczos1")}, {"antialias", true}},
           .in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({1, 2}), Tensor{{2}, {0.5, 0.5}}, Tensor{{2}, {0, 0.25}}},
           .out = {Tensor{{1, 1, 2, 1}, {2.7210011, 4.5}}}},
          {.attrs = {{"kernel_type", std::string("gaussian")}, {"antialias", false}},
           .in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({2, 4}), Tensor{{2}, {1, 2}}, Tensor{{2}, {0.5, 0}}},
           .out = {Tensor{{1, 2, 4, 1}, {1.0474259, 1.2689414, 1.8107414, 2.483874, 2.1185646, 2.6723533, 3.8512583, 4.412203}}}},
          {.attrs = {{"kernel_type", std::string("box")}, {"antialias", true}},
           .in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({2, 2}), Tensor{{2}, {1, 1}}, Tensor{{2}, {0, 0}}},
           .out = {Tensor{{1, 2, 2, 1}, {1, 2, 3, 7}}}},
          {.attrs = {{"kernel_type", std::string("triangle")}, {"antialias", true}},
           .in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({1, 2}), Tensor{{2}, {0.5, 0.6666667}}, Tensor{{2}, {0, 0}}},
           .out = {Tensor{{1, 1, 2, 1}, {2.9375002, 4.5000005}}}},
          {.attrs = {{"kernel_type", std::string("keyscubic")}, {"antialias", false}},
           .in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({3, 3}), Tensor{{2}, {1.5, 1}}, Tensor{{2}, {0, 0}}},
           .out = {Tensor{{1, 3, 3, 1}, {0.8684216, 1.671054, 3.9342108, 2, 4.5, 4.5, 3.1315792, 7.328948, 5.06579}}}},
          {.attrs = {{"kernel_type", std::string("mitchellcubic")}, {"antialias", false}},
           .in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({2, 4}), Tensor{{2}, {1, 1.3333334}}, Tensor{{2}, {0, 0}}},
           .out = {Tensor{{1, 2, 4, 1}, {1.1248769, 1.7836181, 3.0093408, 4.047979, 2.9058483, 5.304446, 6.162452, 4.95202}}}},
          {.attrs = {{"kernel_type", std::string("lanczos5")}, {"antialias", false}},
           .in = {Tensor{{1, 2, 3, 1}, {1, 2, 4, 3, 7, 5}}, Ints({2, 6}), Tensor{{2}, {1, 2}}, Tensor{{2}, {0, 7}}},
           .out = {Tensor{{1, 2, 6, 1}, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}}}}}};
}
