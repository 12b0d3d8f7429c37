#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(einsum) {
  return {.names = {"einsum", "linalg.einsum", "compat.v1.einsum"}, .parameters = {"equation", "*inputs"}, .lower = [](OpCall& c) -> Results {
            const CallArgument* operands = c.Find("*inputs");
            if (operands == nullptr)
              return c.Fail(InvalidArgument("the file has no operands: tf.keras 2 loses those of einsum when it saves, and cannot load such a model either"));
            std::vector<Expr> xs;
            for (const CallArgument& item : operands->items) xs.push_back(c.Convert(item));
            std::string equation = c.String("equation", "");
            std::erase(equation, ' ');
            return Raw("Einsum", xs, {{"equation", equation}});
          }};
}
