#include "keras/operations/operation.h"

KERATIN_OPERATION(silu) { return ActivationOperation("ops.Silu", "silu"); }
