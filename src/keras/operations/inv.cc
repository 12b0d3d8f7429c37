#include "keras/operations/operation.h"

KERATIN_OPERATION(inv) { return Unary("ops.Inv", "MatrixInverse"); }
