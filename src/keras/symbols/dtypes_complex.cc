#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(dtypes_complex) {
  return {.names = {"dtypes.complex", "complex", "compat.v1.complex"}, .parameters = {"real", "imag"}, .lower = [](OpCall& c) -> Results {
            const auto [real, imaginary] = Operands(c, "real", "imag");
            if (c.to.failed()) return real;
            return Raw("Complex", {real, imaginary}, {{"Tout", real.dtype() == DType::kDouble ? DType::kComplex128 : DType::kComplex64}});
          }};
}
