#include "keras/operations/operation.h"

KERATIN_OPERATION(extract_sequences) {
  return Operation("ops.ExtractSequences", {"x"},
                   {ConfigKey("sequence_length", ConfigKey::Kind::kInt).Required(), ConfigKey("sequence_stride", ConfigKey::Kind::kInt).Required()},
                   [](OpCall& c) -> Results {
                     const Expr x = c.Tensor("x");
                     const std::int64_t length = c.config.Int("sequence_length"), stride = c.config.Int("sequence_stride");
                     if (length < 1 || stride < 1) return c.Fail(InvalidArgument("needs a positive length and stride"));
                     const Expr size = Dim(x, -1);
                     const Expr count = Call("Maximum", {Call("FloorDiv", {size - static_cast<double>(length), IntExpr(c.to, stride)}) + 1, IntExpr(c.to, 0)});
                     const Expr starts = ExpandDims(Range(IntExpr(c.to, 0), count) * static_cast<double>(stride), 1);
                     return Gather(x, starts + Range(IntExpr(c.to, 0), IntExpr(c.to, length)), -1);
                   });
}
