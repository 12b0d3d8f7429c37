#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(dynamic_stitch) {
  return {.names = {"dynamic_stitch", "compat.v1.dynamic_stitch"}, .parameters = {"indices", "data"}, .lower = [](OpCall& c) -> Results {
            std::vector<Expr> inputs = EachOf(c, "indices");
            const std::vector<Expr> data = EachOf(c, "data");
            const auto count = static_cast<std::int64_t>(inputs.size());
            if (inputs.size() != data.size()) return c.Fail(InvalidArgument("{} tensors of indices for {} of data", inputs.size(), data.size()));
            inputs.insert(inputs.end(), data.begin(), data.end());
            return Raw("DynamicStitch", inputs, {{"N", count}});
          }};
}
