#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_reduce_euclidean_norm) {
  return ReductionSymbol({"math.reduce_euclidean_norm", "reduce_euclidean_norm", "compat.v1.math.reduce_euclidean_norm", "compat.v1.reduce_euclidean_norm"},
                         "EuclideanNorm");
}
