#include "keras/operations/operation.h"

KERATIN_OPERATION(sparse_sigmoid) { return ActivationOperation("ops.SparseSigmoid", "sparse_sigmoid"); }
