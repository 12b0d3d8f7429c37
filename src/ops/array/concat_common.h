// Concat and ConcatV2: the same op with the axis first or last.
#pragma once

#include "base/errors.h"
#include "graph/op_spec.h"

namespace keratin::ops {

// The values are inputs first .. first + count - 1.
Status InferConcat(InferContext& c, int first, int count, int axis_input);
Status RunConcat(const RunContext& c, std::span<const ConstView> values, const ConstView& axis);

}  // namespace keratin::ops
