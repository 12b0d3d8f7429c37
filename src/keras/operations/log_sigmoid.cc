#include "keras/operations/operation.h"

KERATIN_OPERATION(log_sigmoid) { return ActivationOperation("ops.LogSigmoid", "log_sigmoid"); }
