// Ops on pixels of red, green and blue: AdjustHue, AdjustSaturation.
#pragma once

#include <array>

#include "ops/broadcast.h"

namespace keratin::ops {

using Pixel = std::array<float, 3>;

// Images with three channels, and one number.
Status ColorShape(InferContext& c);
// change(pixel, number) on all pixels.
template <class Change>
Status RunColor(const RunContext& c, Change change) {
  if (c.in[0].shape.back() != 3) return InvalidArgument("images must have 3 channels");
  const float number = *c.in[1].as<float>();
  ForFloatType(c.in[0].dtype, [&]<class T>() {
    c.pool->ParallelFor(c.in[0].size / 3, kHeavyMapGrain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const T* in = c.in[0].as<T>() + i * 3;
        const Pixel made = change(Pixel{static_cast<float>(in[0]), static_cast<float>(in[1]), static_cast<float>(in[2])}, number);
        for (std::size_t k = 0; k < 3; ++k) c.out[0].as<T>()[i * 3 + static_cast<std::int64_t>(k)] = static_cast<T>(made[k]);
      }
    });
  });
  return OkStatus();
}

}  // namespace keratin::ops
