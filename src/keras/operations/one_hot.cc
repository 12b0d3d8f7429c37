#include "keras/operations/numpy.h"

KERATIN_OPERATION(one_hot) {
  return Operation("ops.OneHot", {"x"}, {ConfigKey("num_classes", ConfigKey::Kind::kInt).Required(), {"axis", -1}, DTypeKey(), {"sparse", false}},
                   [](OpCall& c) -> Results {
                     const DType dtype = c.config.IsNull("dtype") ? DType::kFloat : DTypeFromName(c.config.String("dtype"));
                     if (c.config.Bool("sparse")) return c.Fail(Unimplemented("a sparse answer is not supported"));
                     return OneHot(c, c.Tensor("x"), c.config.Int("num_classes"), c.config.Int("axis"), dtype);
                   });
}
