#include "keras/operations/operation.h"

KERATIN_OPERATION(bitwise_invert) { return Unary("ops.BitwiseInvert", "Invert"); }
