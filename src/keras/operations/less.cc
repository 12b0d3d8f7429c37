#include "keras/operations/operation.h"

KERATIN_OPERATION(less) { return Comparison("ops.Less", "Less"); }
