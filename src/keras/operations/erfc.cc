#include "keras/operations/operation.h"

KERATIN_OPERATION(erfc) { return Unary("ops.Erfc", "Erfc"); }
