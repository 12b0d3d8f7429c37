#include "keras/operations/operation.h"

KERATIN_OPERATION(maximum) { return Arithmetic("ops.Maximum", "Maximum"); }
