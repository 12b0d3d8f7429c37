#include "keras/operations/operation.h"

KERATIN_OPERATION(cos) { return FloatUnary("ops.Cos", "Cos"); }
