// Ops that make a real number of each complex one.
#pragma once

#include <complex>

#include "ops/map.h"

namespace keratin::ops {

// Same shape; the output's type is that of the parts.
Status ComplexPartShape(InferContext& c);

template <class Part>
void MapComplexParts(const RunContext& c, Part&& part) {
  const auto map = [&]<class T>(T) {
    const auto* in = c.in[0].as<std::complex<T>>();
    T* out = c.out[0].as<T>();
    c.pool->ParallelFor(c.out[0].size, kHeavyMapGrain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) out[i] = part(in[i]);
    });
  };
  c.in[0].dtype == DType::kComplex64 ? map(float{}) : map(double{});
}

}  // namespace keratin::ops
