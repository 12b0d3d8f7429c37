#include "keras/operations/operation.h"

KERATIN_OPERATION(bitwise_not) { return Unary("ops.BitwiseNot", "Invert"); }
