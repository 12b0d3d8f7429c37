// What Shape, ShapeN and VariableShape share.
#pragma once

#include "graph/op_spec.h"

namespace keratin::ops {

// Output i is the shape of input i, as far as it is known.
Status InferShapeVector(InferContext& c, int i);
// Output i is `shape` as a vector.
Status SetShapeVector(const InferContext& c, int i, const Shape& shape);
// `out` is int32 or int64 and as long as the rank.
void WriteShape(const Shape& shape, const View& out);

}  // namespace keratin::ops
