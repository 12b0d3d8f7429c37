#include "keras/operations/numpy.h"

KERATIN_OPERATION(multi_hot) {
  return Operation("ops.MultiHot", {"inputs"},
                   {ConfigKey("num_classes", ConfigKey::Kind::kInt).Required().Alias("num_tokens"), {"axis", -1}, DTypeKey(), {"sparse", false}},
                   [](OpCall& c) -> Results {
                     const Expr x = c.Tensor("inputs");
                     const DType dtype = c.config.IsNull("dtype") ? DType::kFloat : DTypeFromName(c.config.String("dtype"));
                     if (c.config.Bool("sparse")) return c.Fail(Unimplemented("a sparse answer is not supported"));
                     const Expr hot = OneHot(c, x, c.config.Int("num_classes"), c.config.Int("axis"), dtype);
                     return Reduce(dtype == DType::kBool ? "Any" : "Max", hot, Over({x.rank() > 1 ? 1 : 0}));
                   });
}
