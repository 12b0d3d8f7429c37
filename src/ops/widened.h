// Half precision by way of the fast float32 kernels.
#pragma once

#include <functional>

#include "graph/op_spec.h"

namespace keratin::ops {

inline bool IsHalfPrecision(DType dtype) { return dtype == DType::kHalf || dtype == DType::kBfloat16; }

// The step of `c`'s node in float32, which `make` makes of a context where every half-precision input and output is float32, between conversions: constants
// are converted once per model, other inputs and output 0 in each run. At most kMaxWidenedInputs inputs, one output.
inline constexpr int kMaxWidenedInputs = 8;
Result<std::unique_ptr<Step>> MakeWidenedStep(PrepareContext& c, const std::function<Result<std::unique_ptr<Step>>(PrepareContext&)>& make);

}  // namespace keratin::ops
