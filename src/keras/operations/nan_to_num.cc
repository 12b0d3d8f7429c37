#include "keras/operations/numpy.h"

KERATIN_OPERATION(nan_to_num) {
  return Operation("ops.NanToNum", {"x"}, {{"nan", 0.0}, {"posinf", ConfigKey::Kind::kFloat}, {"neginf", ConfigKey::Kind::kFloat}}, [](OpCall& c) -> Results {
    const auto number = [&](const char* key) { return c.config.IsNull(key) ? std::optional<double>() : c.config.Number(key); };
    return NanToNumber(c.Tensor("x"), c.config.Number("nan"), number("posinf"), number("neginf"));
  });
}
