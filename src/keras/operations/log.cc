#include "keras/operations/operation.h"

KERATIN_OPERATION(log) { return FloatUnary("ops.Log", "Log"); }
