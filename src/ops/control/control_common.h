// Branches, loops and calls, in their forms with and without state.
#pragma once

#include "graph/op_spec.h"

namespace keratin::ops {

// What holds for all inputs; an input that is not known yet (the way back of a loop) leaves nothing known.
Status InferMerge(InferContext& c);

Status InferIf(InferContext& c);
Status InferCase(InferContext& c);
// What holds before the first round and after every round.
Status InferWhile(InferContext& c);
Status InferCall(InferContext& c);

Status EvalIf(EvalContext& c);
Status EvalCase(EvalContext& c);
Status EvalWhile(EvalContext& c);
Status EvalCall(EvalContext& c);

}  // namespace keratin::ops
