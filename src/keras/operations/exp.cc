#include "keras/operations/operation.h"

KERATIN_OPERATION(exp) { return FloatUnary("ops.Exp", "Exp"); }
