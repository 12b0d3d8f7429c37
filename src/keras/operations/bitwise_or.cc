#include "keras/operations/operation.h"

KERATIN_OPERATION(bitwise_or) { return Bitwise("ops.BitwiseOr", "BitwiseOr"); }
