#include "keras/operations/operation.h"

KERATIN_OPERATION(copy) { return Unary("ops.Copy", "Identity"); }
