#include "keras/operations/operation.h"

KERATIN_OPERATION(clip) {
  return Operation("ops.Clip", {"x"}, {{"x_min", ConfigKey::Kind::kAny}, {"x_max", ConfigKey::Kind::kAny}}, [](OpCall& c) -> Results {
    const Expr given = c.Tensor("x");
    const Expr x = given.dtype() == DType::kBool ? Cast(given, DType::kInt32) : given;
    return Clip(x, c.Convert({.constant = c.config.Raw("x_min")}, x.dtype()), c.Convert({.constant = c.config.Raw("x_max")}, x.dtype()));
  });
}
