#include "keras/operations/operation.h"

KERATIN_OPERATION(expm1) { return FloatUnary("ops.Expm1", "Expm1"); }
