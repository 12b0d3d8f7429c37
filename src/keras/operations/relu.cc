#include "keras/operations/operation.h"

KERATIN_OPERATION(relu) { return ActivationOperation("ops.Relu", "relu"); }
