#include "keras/operations/operation.h"

KERATIN_OPERATION(moments) {
  return Operation("ops.Moments", {"x"}, {ConfigKey("axes", ConfigKey::Kind::kInts).Required(), {"keepdims", false}, {"synchronized", false}},
                   [](OpCall& c) -> Results {
                     const Expr x = c.Tensor("x");
                     const bool narrow = x.dtype() == DType::kHalf || x.dtype() == DType::kBfloat16;
                     const Expr y = narrow ? Cast(x, DType::kFloat) : x;
                     const bool keep = c.config.Bool("keepdims");
                     std::vector<Expr> moments = {Reduce("Mean", y, c.config.Ints("axes"), keep), Variance(y, c.config.Ints("axes"), keep)};
                     if (narrow)
                       for (Expr& moment : moments) moment = Cast(Clip(moment, moment.Number(-65504), moment.Number(65504)), x.dtype());
                     return moments;
                   });
}
