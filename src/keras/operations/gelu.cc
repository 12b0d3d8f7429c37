#include "keras/operations/operation.h"

KERATIN_OPERATION(gelu) { return ActivationOperation("ops.Gelu", "gelu", {{"approximate", true}}); }
