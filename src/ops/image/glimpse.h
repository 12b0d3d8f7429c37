// Windows around places of images: ExtractGlimpse and its second version.
#pragma once

#include "graph/op_spec.h"

namespace keratin::ops {

// Where the corner of a window of `window` pixels lies along an axis of `size`, from the offset that the op is given.
using GlimpseCorner = float (*)(float offset, float size, float window, bool normalized, bool centered);

Status InferGlimpse(InferContext& c);
Status ExtractGlimpses(const RunContext& c, GlimpseCorner corner);
// The op of either version.
OpSpec GlimpseOp(std::string_view name, CheckedRunFn run, std::vector<OpExample> examples);

}  // namespace keratin::ops
