#include "keras/operations/operation.h"

KERATIN_OPERATION(sigmoid) { return ActivationOperation("ops.Sigmoid", "sigmoid"); }
