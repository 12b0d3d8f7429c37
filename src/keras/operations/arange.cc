#include "keras/operations/operation.h"

KERATIN_OPERATION(arange) {
  return Operation("ops.Arange", {"start", "stop", "step"}, {DTypeKey()}, [](OpCall& c) -> Results {
    std::vector<const CallArgument*> given = {c.Find("start")};
    for (const char* name : {"stop", "step"})
      if (c.Has(name)) given.push_back(c.Find(name));
    std::vector<Expr> numbers = c.Promoted(given, true);
    if (numbers.empty()) return Expr(c.to, {});
    if (!c.config.IsNull("dtype"))
      for (Expr& number : numbers) number = Cast(number, DTypeFromName(c.config.String("dtype")));
    const Expr first = numbers.front();
    const Expr start = c.Has("stop") ? first : first.Number(0);
    const Expr stop = c.Has("stop") ? numbers[1] : first;
    return Call("Range", {start, stop, c.Has("step") ? numbers.back() : first.Number(1)});
  });
}
