#include "keras/operations/operation.h"

KERATIN_OPERATION(bitwise_xor) { return Bitwise("ops.BitwiseXor", "BitwiseXor"); }
