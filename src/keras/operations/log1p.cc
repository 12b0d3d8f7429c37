#include "keras/operations/operation.h"

KERATIN_OPERATION(log1p) { return FloatUnary("ops.Log1p", "Log1p"); }
