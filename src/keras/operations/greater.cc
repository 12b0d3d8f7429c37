#include "keras/operations/operation.h"

KERATIN_OPERATION(greater) { return Comparison("ops.Greater", "Greater"); }
