#include "keras/operations/operation.h"

KERATIN_OPERATION(hard_silu) { return ActivationOperation("ops.HardSilu", "hard_silu"); }
