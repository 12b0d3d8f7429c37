#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_band_part) {
  return {.names = {"linalg.band_part", "compat.v1.matrix_band_part"}, .parameters = {"input", "num_lower", "num_upper"}, .lower = [](OpCall& c) -> Results {
            return Raw("MatrixBandPart", {c.Tensor("input"), c.Tensor("num_lower"), c.Tensor("num_upper")});
          }};
}
