#include "keras/operations/operation.h"

KERATIN_OPERATION(soft_shrink) { return ActivationOperation("ops.SoftShrink", "soft_shrink", {{"threshold", 0.5}}); }
