#include "keras/operations/operation.h"

KERATIN_OPERATION(less_equal) { return Comparison("ops.LessEqual", "LessEqual"); }
