#include "keras/operations/projective.h"

KERATIN_OPERATION(affine_transform) {
  std::vector<ConfigKey> keys = ProjectionKeys();
  keys.emplace_back("fill_mode", "constant");
  return Operation("ops.AffineTransform", {"images", "transform"}, keys, [](OpCall& c) -> Results {
    const std::string mode = c.config.String("fill_mode");
    const std::string_view known = mode == "constant"  ? "CONSTANT"
                                   : mode == "nearest" ? "NEAREST"
                                   : mode == "wrap"    ? "WRAP"
                                   : mode == "reflect" ? "REFLECT"
                                                       : "";
    if (known.empty()) return c.Fail(InvalidArgument("the fill_mode \"{}\" is not supported", mode));
    const Expr transform = c.Tensor("transform");
    return Project(c, transform.rank() == 1 ? ExpandDims(transform, 0) : transform, known);
  });
}
