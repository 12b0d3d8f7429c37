#include "keras/operations/operation.h"

KERATIN_OPERATION(sinh) { return FloatUnary("ops.Sinh", "Sinh"); }
