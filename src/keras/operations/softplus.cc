#include "keras/operations/operation.h"

KERATIN_OPERATION(softplus) { return ActivationOperation("ops.Softplus", "softplus"); }
