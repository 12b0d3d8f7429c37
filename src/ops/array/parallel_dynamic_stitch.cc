#include "ops/array/stitch.h"
#include "ops/op.h"

KERATIN_OP(parallel_dynamic_stitch) { return StitchOp("ParallelDynamicStitch"); }
