#include "keras/operations/operation.h"

KERATIN_OPERATION(left_shift) { return Bitwise("ops.LeftShift", "LeftShift"); }
