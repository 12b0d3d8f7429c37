#include "keras/operations/operation.h"

KERATIN_OPERATION(arcsin) { return FloatUnary("ops.Arcsin", "Asin"); }
