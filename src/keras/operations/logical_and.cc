#include "keras/operations/operation.h"

KERATIN_OPERATION(logical_and) { return Logical("ops.LogicalAnd", "LogicalAnd"); }
