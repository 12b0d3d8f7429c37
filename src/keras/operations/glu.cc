#include "keras/operations/operation.h"

KERATIN_OPERATION(glu) { return ActivationOperation("ops.Glu", "glu", {{"axis", -1}}); }
