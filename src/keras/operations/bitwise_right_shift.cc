#include "keras/operations/operation.h"

KERATIN_OPERATION(bitwise_right_shift) { return Bitwise("ops.BitwiseRightShift", "RightShift"); }
