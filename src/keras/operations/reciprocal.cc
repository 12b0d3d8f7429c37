#include "keras/operations/operation.h"

KERATIN_OPERATION(reciprocal) { return Unary("ops.Reciprocal", "Reciprocal"); }
