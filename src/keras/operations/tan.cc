#include "keras/operations/operation.h"

KERATIN_OPERATION(tan) { return FloatUnary("ops.Tan", "Tan"); }
