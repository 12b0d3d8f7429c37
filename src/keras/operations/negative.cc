#include "keras/operations/operation.h"

KERATIN_OPERATION(negative) { return Unary("ops.Negative", "Neg"); }
