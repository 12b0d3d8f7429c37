#include "keras/operations/operation.h"

KERATIN_OPERATION(multiply) { return Arithmetic("ops.Multiply", "Mul"); }
