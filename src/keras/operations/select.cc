#include "keras/operations/operation.h"

KERATIN_OPERATION(select) {
  return Operation("ops.Select", {"condlist", "choicelist", "default"}, {}, [](OpCall& c) -> Results {
    const std::vector<Expr> conditions = c.Tensors("condlist");
    std::vector<const CallArgument*> arguments;
    const CallArgument* choices = c.Find("choicelist");
    for (std::size_t i = 0; choices != nullptr && i < choices->items.size(); ++i) arguments.push_back(&choices->items[i]);
    const CallArgument zero = {.constant = 0};
    arguments.push_back(c.Has("default") ? c.Find("default") : &zero);
    const std::vector<Expr> values = c.Promoted(arguments, true);
    if (values.size() != conditions.size() + 1) return c.Fail(InvalidArgument("needs as many choices as conditions"));
    Expr result = values.back();
    for (std::size_t i = conditions.size(); i-- > 0;) result = Where(conditions[i], values[i], result);
    return result;
  });
}
