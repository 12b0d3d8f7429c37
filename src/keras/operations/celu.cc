#include "keras/operations/operation.h"

KERATIN_OPERATION(celu) { return ActivationOperation("ops.Celu", "celu", {{"alpha", 1.0}}); }
