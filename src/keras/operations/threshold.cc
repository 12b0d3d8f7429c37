#include "keras/operations/operation.h"

KERATIN_OPERATION(threshold) { return ActivationOperation("ops.Threshold", "threshold", {{"threshold", 0.0}, {"default_value", 0.0}}); }
