#include "keras/operations/operation.h"

KERATIN_OPERATION(sin) { return FloatUnary("ops.Sin", "Sin"); }
