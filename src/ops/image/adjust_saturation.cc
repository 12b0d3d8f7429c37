#include <algorithm>
#include <cmath>

#include "ops/image/color.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

Pixel Saturate(Pixel pixel, float scale) {
  const auto [r, g, b] = pixel;
  const float value = std::max(r, std::max(g, b)), range = value - std::min(r, std::min(g, b));
  float hue = 0;
  if (range > 0) {
    const float norm = 1 / (6 * range);
    hue = r == value ? norm * (g - b) : g == value ? norm * (b - r) + 2.0F / 6 : norm * (r - g) + 4.0F / 6;
    if (hue < 0) hue += 1;
  }
  const float saturation = std::min(1.0F, std::max(0.0F, (value > 0 ? range / value : 0) * scale));
  const float chroma = saturation * value, least = value - chroma, turn = hue * 6;
  const float second = chroma * (1 - std::abs(std::fmod(turn, 2.0F) - 1));
  // What is no number stays gray.
  if (!(turn >= 0 && turn < 6)) return {least, least, least};
  switch (static_cast<int>(turn)) {
    case 0: return {chroma + least, second + least, least};
    case 1: return {second + least, chroma + least, least};
    case 2: return {least, chroma + least, second + least};
    case 3: return {least, second + least, chroma + least};
    case 4: return {second + least, least, chroma + least};
    default: return {chroma + least, least, second + least};
  }
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(adjust_saturation) {
  return {.name = "AdjustSaturation",
          .inputs = {"images: T", "scale: float"},
          .outputs = {"output: T"},
          .attrs = {"T: {half, float} = DT_FLOAT"},
          .infer = ColorShape,
          .checked_run = [](const RunContext& c) { return RunColor(c, Saturate); },
          .accuracy = Accuracy::kRounding,
          .kernel_types = {DType::kFloat, DType::kHalf},
          .examples = {{.in = {Tensor{{1, 6, 3}, {0.2F, 0.5, 0.9F, 0.7F, 0.1F, 0.3F, 0.4F, 0.4F, 0.4F, 0.9F, 0.8F, 0.1F, 0.1F, 0.6F, 0.2F, 0.3F, 0.2F, 0.8F}},
                               Tensor{{}, {0.5}}},
                        .out = {Tensor{{1, 6, 3},
                                       {0.54999995F, 0.6999999F, 0.9F, 0.7F, 0.4F, 0.50000006F, 0.4F, 0.4F, 0.4F, 0.9F, 0.85F, 0.5, 0.35000002F, 0.6F,
                                        0.40000004F, 0.54999995F, 0.5, 0.8F}}}},
                       {.in = {Tensor{{1, 6, 3}, {0.2F, 0.5, 0.9F, 0.7F, 0.1F, 0.3F, 0.4F, 0.4F, 0.4F, 0.9F, 0.8F, 0.1F, 0.1F, 0.6F, 0.2F, 0.3F, 0.2F, 0.8F}},
                               Tensor{{}, {3.0}}},
                        .out = {Tensor{{1, 6, 3},
                                       {0.0, 0.3857143F, 0.9F, 0.7F, 0.0, 0.23333344F, 0.4F, 0.4F, 0.4F, 0.9F, 0.7875F, 0.0, 0.0, 0.6F, 0.120000035F,
                                        0.1333332F, 0.0, 0.8F}}}}}};
}
