// What the FusedBatchNorm ops share.
#pragma once

#include "ops/map.h"

namespace keratin::ops {

Status BatchNormShape(InferContext& c);
Result<std::unique_ptr<Step>> PrepareBatchNorm(PrepareContext& c);

}  // namespace keratin::ops
