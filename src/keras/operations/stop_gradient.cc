#include "keras/operations/operation.h"

KERATIN_OPERATION(stop_gradient) { return Unary("ops.StopGradient", "StopGradient"); }
