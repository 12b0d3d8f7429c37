#include "keras/operations/operation.h"

KERATIN_OPERATION(floor) { return FloatUnary("ops.Floor", "Floor"); }
