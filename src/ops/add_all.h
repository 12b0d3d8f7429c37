// The sum of all inputs, which have one shape.
#pragma once

#include "ops/map.h"

namespace keratin::ops {

template <class T>
void AddAll(const RunContext& c) {
  using C = ComputeType<T>;
  T* out = c.out[0].as<T>();
  c.pool->ParallelFor(c.out[0].size, kMapGrain, [&](std::int64_t begin, std::int64_t end) {
    constexpr std::int64_t kChunk = 64;
    for (std::int64_t at = begin; at < end; at += kChunk) {
      const std::int64_t n = std::min(kChunk, end - at);
      C sum[kChunk] = {};
      for (const ConstView& input : c.in) {
        const T* in = input.as<T>() + at;
        if (n == kChunk)
          for (std::int64_t k = 0; k < kChunk; ++k) sum[k] = WrapAdd(sum[k], static_cast<C>(in[k]));
        else
          for (std::int64_t k = 0; k < n; ++k) sum[k] = WrapAdd(sum[k], static_cast<C>(in[k]));
      }
      for (std::int64_t k = 0; k < n; ++k) out[at + k] = static_cast<T>(sum[k]);
    }
  });
}

}  // namespace keratin::ops
