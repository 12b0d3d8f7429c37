#include "keras/operations/operation.h"

KERATIN_OPERATION(bitwise_left_shift) { return Bitwise("ops.BitwiseLeftShift", "LeftShift"); }
