// What the pooling ops share.
#pragma once

#include <optional>

#include "ops/window.h"

namespace keratin::ops {

// Attributes "ksize" and "strides".
Status PoolShape(InferContext& c, int spatial);
Result<std::unique_ptr<Step>> PreparePool(PrepareContext& c, int spatial, bool maximum);
// MaxPoolWithArgmax: the window of the node, and both outputs' shapes.
Result<Window> PoolWindow(const Attrs& attrs, int spatial, const Shape& input);
Status PoolWithArgmaxShape(InferContext& c);
// MaxPoolV2: inputs 1 and 2 hold them.
Status PoolV2Shape(InferContext& c);
Result<std::unique_ptr<Step>> PreparePoolV2(PrepareContext& c);

}  // namespace keratin::ops
