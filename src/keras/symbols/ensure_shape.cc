#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(ensure_shape) {
  return {.names = {"ensure_shape", "compat.v1.ensure_shape"}, .parameters = {"x", "shape"}, .lower = [](OpCall& c) -> Results {
            const Json wanted = c.Constant("shape");
            if (wanted.is_null()) return Raw("Identity", {c.First()});
            Shape shape;
            if (wanted.size() > Shape::kMaxRank) return c.Fail(InvalidArgument("a shape of {} dimensions", wanted.size()));
            for (const Json& dim : wanted.items()) shape.push_back(dim.AsInt().value_or(Shape::kUnknown));
            return Raw("EnsureShape", {c.First()}, {{"shape", shape}});
          }};
}
