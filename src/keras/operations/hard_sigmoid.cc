#include "keras/operations/operation.h"

KERATIN_OPERATION(hard_sigmoid) { return ActivationOperation("ops.HardSigmoid", "hard_sigmoid"); }
