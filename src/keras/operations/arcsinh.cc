#include "keras/operations/operation.h"

KERATIN_OPERATION(arcsinh) { return FloatUnary("ops.Arcsinh", "Asinh"); }
