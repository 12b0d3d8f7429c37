#include "keras/operations/operation.h"

KERATIN_OPERATION(hard_tanh) { return ActivationOperation("ops.HardTanh", "hard_tanh"); }
