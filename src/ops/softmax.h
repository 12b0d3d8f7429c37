// What Softmax and LogSoftmax share.
#pragma once

#include "ops/map.h"

namespace keratin::ops {

Status SoftmaxShape(InferContext& c);
// Over the last axis.
void RunSoftmax(const RunContext& c, bool log);

}  // namespace keratin::ops
