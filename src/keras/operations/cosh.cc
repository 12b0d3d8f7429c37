#include "keras/operations/operation.h"

KERATIN_OPERATION(cosh) { return FloatUnary("ops.Cosh", "Cosh"); }
