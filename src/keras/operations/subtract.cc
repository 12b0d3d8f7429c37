#include "keras/operations/operation.h"

KERATIN_OPERATION(subtract) { return Arithmetic("ops.Subtract", "Sub"); }
