#include "keras/operations/operation.h"

KERATIN_OPERATION(sparsemax) { return ActivationOperation("ops.Sparsemax", "sparsemax", {{"axis", -1}}); }
