#include "keras/operations/operation.h"

KERATIN_OPERATION(minimum) { return Arithmetic("ops.Minimum", "Minimum"); }
