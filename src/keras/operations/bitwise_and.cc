#include "keras/operations/operation.h"

KERATIN_OPERATION(bitwise_and) { return Bitwise("ops.BitwiseAnd", "BitwiseAnd"); }
