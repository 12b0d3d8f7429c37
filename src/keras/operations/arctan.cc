#include "keras/operations/operation.h"

KERATIN_OPERATION(arctan) { return FloatUnary("ops.Arctan", "Atan"); }
