#include "keras/operations/operation.h"

KERATIN_OPERATION(tanh) { return FloatUnary("ops.Tanh", "Tanh"); }
