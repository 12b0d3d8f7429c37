#include "keras/operations/operation.h"

KERATIN_OPERATION(arccos) { return FloatUnary("ops.Arccos", "Acos"); }
