#include "keras/operations/operation.h"

KERATIN_OPERATION(erf) { return Unary("ops.Erf", "Erf"); }
