#include "keras/operations/operation.h"

KERATIN_OPERATION(sparse_plus) { return ActivationOperation("ops.SparsePlus", "sparse_plus"); }
