#include "ops/complex_part.h"
#include "ops/op.h"

KERATIN_OP(imag) {
  return {.name = "Imag",
          .inputs = {"input: T"},
          .outputs = {"output: Tout"},
          .attrs = {"T: {complex64, complex128} = DT_COMPLEX64", "Tout: {float, double} = DT_FLOAT"},
          .infer = ComplexPartShape,
          .run = [](const RunContext& c) { MapComplexParts(c, [](auto z) { return z.imag(); }); },
          .accuracy = Accuracy::kClose};
}
