#include "keras/operations/operation.h"

KERATIN_OPERATION(rsqrt) { return Unary("ops.Rsqrt", "Rsqrt"); }
