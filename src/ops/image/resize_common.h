// What the resizing ops share.
#pragma once

#include <cmath>

#include "ops/broadcast.h"

namespace keratin::ops {

// Input 0 is [batch, height, width, channels], input 1 the new height and width.
Status ResizeShape(InferContext& c);

// Where output positions come from along one axis, by the attributes "align_corners" and "half_pixel_centers".
struct ResizeAxis {
  ResizeAxis(const RunContext& c, int axis);
  // The place in the input that output position `out` is taken from, as TensorFlow computes it in float.
  [[nodiscard]] float Source(std::int64_t out) const { return half_pixel ? (static_cast<float>(out) + 0.5F) * scale - 0.5F : static_cast<float>(out) * scale; }
  [[nodiscard]] std::int64_t Nearest(std::int64_t out) const {
    const float source = half_pixel ? (static_cast<float>(out) + 0.5F) * scale : static_cast<float>(out) * scale;
    const auto at = static_cast<std::int64_t>(align_corners ? std::round(source) : std::floor(source));
    return std::clamp<std::int64_t>(at, 0, in - 1);
  }
  std::int64_t in;
  std::int64_t size;
  float scale;
  bool align_corners;
  bool half_pixel;
};

}  // namespace keratin::ops
