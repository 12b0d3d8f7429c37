#include "keras/operations/operation.h"

KERATIN_OPERATION(arctanh) { return FloatUnary("ops.Arctanh", "Atanh"); }
