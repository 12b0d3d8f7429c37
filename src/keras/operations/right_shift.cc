#include "keras/operations/operation.h"

KERATIN_OPERATION(right_shift) { return Bitwise("ops.RightShift", "RightShift"); }
