#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(tensordot) {
  return {.names = {"tensordot", "linalg.tensordot", "compat.v1.tensordot"}, .parameters = {"a", "b", "axes"}, .lower = [](OpCall& c) -> Results {
            const auto [a, b] = Operands(c, "a", "b");
            const Json axes = c.Constant("axes");
            std::vector<std::int64_t> of_a, of_b;
            if (const std::optional<std::int64_t> count = axes.AsInt()) {
              for (std::int64_t i = 0; i < std::min<std::int64_t>(*count, 8); ++i) {
                of_a.push_back(a.rank() - *count + i);
                of_b.push_back(i);
              }
            } else {
              const auto numbers = [](const Json& json, std::vector<std::int64_t>& into) {
                if (json.AsInt()) into.push_back(*json.AsInt());
                for (const Json& item : json.items()) into.push_back(item.AsInt().value_or(0));
              };
              numbers(axes[0], of_a);
              numbers(axes[1], of_b);
            }
            return Tensordot(a, b, of_a, of_b);
          }};
}
