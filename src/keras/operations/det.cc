#include "keras/operations/operation.h"

KERATIN_OPERATION(det) { return Unary("ops.Det", "MatrixDeterminant"); }
