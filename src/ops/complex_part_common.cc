#include "ops/complex_part.h"

#include "base/errors.h"

namespace keratin::ops {

Status ComplexPartShape(InferContext& c) {
  const DType made = c.attrs().Type("Tout", DType::kFloat);
  if ((c.input(0).dtype == DType::kComplex64) != (made == DType::kFloat))
    return InvalidArgument("node \"{}\" ({}): from {} to {}", c.node().name, c.node().op, DTypeName(c.input(0).dtype), DTypeName(made));
  return SameAsInput(c);
}

}  // namespace keratin::ops
