#include "keras/operations/operation.h"

KERATIN_OPERATION(floor_divide) { return Arithmetic("ops.FloorDivide", "FloorDiv"); }
