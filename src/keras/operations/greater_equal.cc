#include "keras/operations/operation.h"

KERATIN_OPERATION(greater_equal) { return Comparison("ops.GreaterEqual", "GreaterEqual"); }
