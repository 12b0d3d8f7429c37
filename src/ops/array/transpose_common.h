// Transpose and ConjugateTranspose.
#pragma once

#include "graph/op_spec.h"

namespace keratin::ops {

Status InferTranspose(InferContext& c);
Status RunTranspose(const RunContext& c);

}  // namespace keratin::ops
