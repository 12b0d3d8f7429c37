// Places of values in sorted rows: LowerBound and UpperBound.
#pragma once

#include "base/errors.h"
#include "ops/broadcast.h"
#include "ops/map.h"

namespace keratin::ops {

Status BoundShape(InferContext& c);

// `find` is std::lower_bound or std::upper_bound.
template <class Find>
Status RunBound(const RunContext& c, Find&& find) {
  if (c.in[0].shape[0] != c.in[1].shape[0]) return InvalidArgument("rows of sorted numbers and of values differ");
  const std::int64_t columns = c.in[0].shape[1], values = c.in[1].shape[1];
  ForRealType(c.in[0].dtype, [&]<class T>() {
    const auto less = [](T a, T b) { return static_cast<ComputeType<T>>(a) < static_cast<ComputeType<T>>(b); };
    for (std::int64_t i = 0; i < c.in[1].size; ++i) {
      const T* row = c.in[0].as<T>() + i / values * columns;
      const std::int64_t place = find(row, row + columns, c.in[1].as<T>()[i], less) - row;
      if (c.out[0].dtype == DType::kInt32)
        c.out[0].as<std::int32_t>()[i] = static_cast<std::int32_t>(place);
      else
        c.out[0].as<std::int64_t>()[i] = place;
    }
  });
  return OkStatus();
}

}  // namespace keratin::ops
