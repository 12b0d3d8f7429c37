#include "ops/complex_part.h"
#include "ops/op.h"

KERATIN_OP(complex_abs) {
  return {.name = "ComplexAbs",
          .inputs = {"x: T"},
          .outputs = {"y: Tout"},
          .attrs = {"T: {complex64, complex128} = DT_COMPLEX64", "Tout: {float, double} = DT_FLOAT"},
          .infer = ComplexPartShape,
          .run = [](const RunContext& c) { MapComplexParts(c, [](auto z) { return std::abs(z); }); },
          .accuracy = Accuracy::kClose};
}
