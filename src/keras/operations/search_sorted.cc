#include "keras/operations/operation.h"

KERATIN_OPERATION(search_sorted) {
  return Operation("ops.SearchSorted", {"sorted_sequence", "values"}, {{"side", "left"}}, [](OpCall& c) -> Results {
    const Expr sequence = c.Tensor("sorted_sequence");
    const Expr values = c.Tensor("values");
    if (sequence.rank() != 1) return c.Fail(InvalidArgument("takes one sequence"));
    const DType out = sequence.shape()[0] >= 0 ? DType::kInt32 : DType::kInt64;
    const std::string_view op = c.config.String("side") == "left" ? "LowerBound" : "UpperBound";
    return Reshape(Call(op, {ExpandDims(sequence, 0), ExpandDims(Flat(values), 0)}, {{"out_type", out}}), Dims(values));
  });
}
