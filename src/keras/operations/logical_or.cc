#include "keras/operations/operation.h"

KERATIN_OPERATION(logical_or) { return Logical("ops.LogicalOr", "LogicalOr"); }
