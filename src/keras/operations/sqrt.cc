#include "keras/operations/operation.h"

KERATIN_OPERATION(sqrt) { return FloatUnary("ops.Sqrt", "Sqrt"); }
