#include "keras/operations/operation.h"

KERATIN_OPERATION(softsign) { return ActivationOperation("ops.Softsign", "softsign"); }
