#include "keras/operations/operation.h"

KERATIN_OPERATION(relu6) { return ActivationOperation("ops.Relu6", "relu6"); }
