// What Equal and NotEqual share.
#pragma once

#include <vector>

#include "ops/broadcast.h"

namespace keratin::ops {

inline std::vector<DType> ComparedTypes() {
  std::vector<DType> types = RealTypes();
  types.insert(types.end(), {DType::kBool, DType::kString});
  return types;
}

// The broadcast shape; a scalar where "incompatible_shape_error" is false and the shapes do not fit.
inline Status ComparedShape(InferContext& c) {
  if (c.attrs().Bool("incompatible_shape_error", true) || c.shape(0).rank() == 0 || c.shape(1).rank() == 0) return BroadcastOfInputs(c);
  if (!c.shape(0).IsFullyKnown() || !c.shape(1).IsFullyKnown()) return OkStatus();
  const Result<Shape> shape = BroadcastShapes(c.shape(0), c.shape(1));
  c.SetShape(0, shape.ok() ? *shape : Shape{});
  return OkStatus();
}

}  // namespace keratin::ops
