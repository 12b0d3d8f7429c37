#include "keras/operations/operation.h"

KERATIN_OPERATION(selu) { return ActivationOperation("ops.Selu", "selu"); }
