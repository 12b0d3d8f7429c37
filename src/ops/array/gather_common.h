// Gather, GatherV2 and ResourceGather.
#pragma once

#include "ops/array/array_common.h"

namespace keratin::ops {

// params[:axis] + indices[batch_dims:] + params[axis + 1:]; an unknown rank when either's is. INVALID_ARGUMENT when they do not fit.
Result<Shape> GatherShape(const Shape& params, const Shape& indices, std::int64_t axis, std::int64_t batch_dims);
// Inputs 0 (params) and 1 (indices) along `axis` (nothing: not known).
Status InferGather(InferContext& c, std::optional<std::int64_t> axis, std::int64_t batch_dims);
// Checks the shapes again and every index before it copies. `params` may lie at any address.
Status GatherSlices(const ConstView& params, const ConstView& indices, std::int64_t axis, std::int64_t batch_dims, const View& out, ThreadPool* pool);

}  // namespace keratin::ops
