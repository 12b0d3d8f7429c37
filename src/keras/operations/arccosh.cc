#include "keras/operations/operation.h"

KERATIN_OPERATION(arccosh) { return FloatUnary("ops.Arccosh", "Acosh"); }
