#include "ops/array/stitch.h"
#include "ops/op.h"

KERATIN_OP(dynamic_stitch) { return StitchOp("DynamicStitch"); }
