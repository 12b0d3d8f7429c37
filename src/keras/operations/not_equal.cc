#include "keras/operations/operation.h"

KERATIN_OPERATION(not_equal) { return Comparison("ops.NotEqual", "NotEqual"); }
