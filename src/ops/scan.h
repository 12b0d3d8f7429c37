// What Cumsum and Cumprod share.
#pragma once

#include "ops/arg.h"

namespace keratin::ops {

Status ScanShape(InferContext& c);

// Running `combine` along the axis in input 1 (attributes "exclusive" and "reverse").
template <class T, class C, class Combine>
void Scan(const RunContext& c, C initial, Combine combine) {
  const AxisSplit split(c.in[0].shape, c.in[1]);
  const bool exclusive = c.attrs->Bool("exclusive");
  const bool reverse = c.attrs->Bool("reverse");
  const T* in = c.in[0].as<T>();
  T* out = c.out[0].as<T>();
  const std::int64_t grain = std::max<std::int64_t>(1, kMapGrain / std::max<std::int64_t>(1, split.size));
  c.pool->ParallelFor(split.outer * split.inner, grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t line = begin; line < end; ++line) {
      const std::int64_t base = line / split.inner * split.size * split.inner + line % split.inner;
      C total = initial;
      for (std::int64_t i = 0; i < split.size; ++i) {
        const std::int64_t at = base + (reverse ? split.size - 1 - i : i) * split.inner;
        const C next = combine(total, static_cast<C>(in[at]));
        out[at] = static_cast<T>(exclusive ? total : next);
        total = next;
      }
    }
  });
}

}  // namespace keratin::ops
