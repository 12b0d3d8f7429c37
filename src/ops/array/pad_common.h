// Pad, PadV2 and MirrorPad.
#pragma once

#include "ops/array/array_common.h"

namespace keratin::ops {

Status InferPad(InferContext& c);
// `value`: one element to fill with, or null for zero ("" for strings).
Status RunPad(const RunContext& c, const void* value);

}  // namespace keratin::ops
