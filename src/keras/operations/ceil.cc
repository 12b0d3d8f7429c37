#include "keras/operations/operation.h"

KERATIN_OPERATION(ceil) { return FloatUnary("ops.Ceil", "Ceil"); }
