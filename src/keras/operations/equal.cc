#include "keras/operations/operation.h"

KERATIN_OPERATION(equal) { return Comparison("ops.Equal", "Equal"); }
