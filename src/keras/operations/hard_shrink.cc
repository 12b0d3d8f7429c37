#include "keras/operations/operation.h"

KERATIN_OPERATION(hard_shrink) { return ActivationOperation("ops.HardShrink", "hard_shrink", {{"threshold", 0.5}}); }
