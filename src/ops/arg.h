// What ArgMax and ArgMin share.
#pragma once

#include "ops/broadcast.h"

namespace keratin::ops {

inline std::vector<DType> ArgTypes() {
  std::vector<DType> types = RealTypes();
  types.push_back(DType::kBool);
  return types;
}

// Input 0 without the axis in input 1, which must not be empty.
Status ArgShape(InferContext& c);
// Splits input 0 at the axis in input 1 into (outer, axis, inner).
struct AxisSplit {
  AxisSplit(const Shape& shape, const ConstView& axis);
  std::int64_t outer = 1;
  std::int64_t size = 1;
  std::int64_t inner = 1;
};

// Output 0 = index along the axis of the first element that `better` prefers to all others.
template <class Better>
void RunArg(const RunContext& c, Better better) {
  const AxisSplit split(c.in[0].shape, c.in[1]);
  const auto store = [&c](std::int64_t at, std::int64_t index) {
    switch (c.out[0].dtype) {
      case DType::kInt16: c.out[0].as<std::int16_t>()[at] = static_cast<std::int16_t>(index); break;
      case DType::kUint16: c.out[0].as<std::uint16_t>()[at] = static_cast<std::uint16_t>(index); break;
      case DType::kInt32: c.out[0].as<std::int32_t>()[at] = static_cast<std::int32_t>(index); break;
      default: c.out[0].as<std::int64_t>()[at] = index;
    }
  };
  const auto run = [&]<class T>() {
    const T* in = c.in[0].as<T>();
    const std::int64_t grain = std::max<std::int64_t>(1, kMapGrain / split.size);
    c.pool->ParallelFor(c.out[0].size, grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t at = begin; at < end; ++at) {
        const T* row = in + at / split.inner * split.size * split.inner + at % split.inner;
        std::int64_t best = 0;
        for (std::int64_t i = 1; i < split.size; ++i)
          if (better(static_cast<ComputeType<T>>(row[i * split.inner]), static_cast<ComputeType<T>>(row[best * split.inner]))) best = i;
        store(at, best);
      }
    });
  };
  if (c.in[0].dtype == DType::kBool)
    run.template operator()<bool>();
  else
    ForRealType(c.in[0].dtype, run);
}

}  // namespace keratin::ops
