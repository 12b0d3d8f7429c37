#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(searchsorted) {
  return {
      .names = {"searchsorted", "compat.v1.searchsorted"}, .parameters = {"sorted_sequence", "values", "side", "out_type"}, .lower = [](OpCall& c) -> Results {
        const auto [sequence, values] = Operands(c, "sorted_sequence", "values");
        if (c.to.failed()) return sequence;
        const auto rows = [](Expr x) { return Reshape(x, {IntExpr(x.to(), -1), Dim(x, -1)}); };
        const std::string_view op = c.String("side", "left") == "left" ? "LowerBound" : "UpperBound";
        return Reshape(Raw(op, {rows(sequence), rows(values)}, {{"out_type", c.Type("out_type", DType::kInt32)}}), Dims(values));
      }};
}
