#include "keras/operations/operation.h"

KERATIN_OPERATION(tanh_shrink) { return ActivationOperation("ops.TanhShrink", "tanh_shrink"); }
