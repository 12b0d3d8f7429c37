#include "keras/operations/operation.h"

KERATIN_OPERATION(leaky_relu) { return ActivationOperation("ops.LeakyRelu", "leaky_relu", {{"negative_slope", 0.2}}); }
