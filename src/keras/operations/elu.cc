#include "keras/operations/operation.h"

KERATIN_OPERATION(elu) { return ActivationOperation("ops.Elu", "elu", {{"alpha", 1.0}}); }
