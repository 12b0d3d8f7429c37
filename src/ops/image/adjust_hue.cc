#include <algorithm>
#include <cmath>

#include "ops/image/color.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

// The places of the largest, the middle and the smallest channel in each sixth of the circle of hues.
constexpr std::array<std::array<std::size_t, 3>, 6> kHueOrder = {{{0, 1, 2}, {1, 0, 2}, {1, 2, 0}, {2, 1, 0}, {2, 0, 1}, {0, 2, 1}}};

Pixel TurnHue(Pixel pixel, float delta) {
  const auto [r, g, b] = pixel;
  const std::size_t sixth = r < g ? (b < r ? 1 : b > g ? 3 : 2) : (b < g ? 0 : b > r ? 4 : 5);
  const float most = pixel[kHueOrder[sixth][0]], middle = pixel[kHueOrder[sixth][1]], least = pixel[kHueOrder[sixth][2]];
  float hue = 0;
  if (most != least) {
    const float ratio = (middle - least) / (most - least);
    hue = static_cast<float>(sixth) + (sixth % 2 == 0 ? ratio : 1 - ratio);
  }
  hue += delta * 6;
  if (hue < 0 || hue >= 6) {
    hue = std::fmod(hue, 6.0F);
    if (hue < 0) hue += 6;
    if (hue >= 6) hue -= 6;
  }
  // What is no number stays in the first sixth.
  const std::size_t turned = hue >= 0 && hue < 6 ? static_cast<std::size_t>(hue) : 0;
  const float ratio = hue - static_cast<float>(turned);
  Pixel made;
  made[kHueOrder[turned][0]] = most;
  made[kHueOrder[turned][1]] = least + (turned % 2 == 0 ? ratio : 1 - ratio) * (most - least);
  made[kHueOrder[turned][2]] = least;
  return made;
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(adjust_hue) {
  return {.name = "AdjustHue",
          .inputs = {"images: T", "delta: float"},
          .outputs = {"output: T"},
          .attrs = {"T: {half, float} = DT_FLOAT"},
          .infer = ColorShape,
          .checked_run = [](const RunContext& c) { return RunColor(c, TurnHue); },
          .accuracy = Accuracy::kRounding,
          .kernel_types = {DType::kFloat, DType::kHalf},
          .examples = {{.in = {Tensor{{1, 6, 3}, {0.2F, 0.5, 0.9F, 0.7F, 0.1F, 0.3F, 0.4F, 0.4F, 0.4F, 0.9F, 0.8F, 0.1F, 0.1F, 0.6F, 0.2F, 0.3F, 0.2F, 0.8F}},
                               Tensor{{}, {0.3F}}},
                        .out = {Tensor{{1, 6, 3},
                                       {0.9F, 0.2F, 0.64000005F, 0.41999996F, 0.7F, 0.1F, 0.4F, 0.4F, 0.4F, 0.1F, 0.9F, 0.64000016F, 0.1F, 0.1F, 0.6F, 0.8F,
                                        0.2F, 0.21999998F}}}},
                       {.in = {Tensor{{1, 6, 3}, {0.2F, 0.5, 0.9F, 0.7F, 0.1F, 0.3F, 0.4F, 0.4F, 0.4F, 0.9F, 0.8F, 0.1F, 0.1F, 0.6F, 0.2F, 0.3F, 0.2F, 0.8F}},
                               Tensor{{}, {-0.7F}}},
                        .out = {Tensor{{1, 6, 3},
                                       {0.9F, 0.2F, 0.64000005F, 0.41999996F, 0.7F, 0.1F, 0.4F, 0.4F, 0.4F, 0.1F, 0.9F, 0.64000016F, 0.1F, 0.1F, 0.6F, 0.8F,
                                        0.2F, 0.21999998F}}}}}};
}
