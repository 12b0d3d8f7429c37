#include "keras/operations/numpy.h"

KERATIN_OPERATION(histogram) {
  return Operation("ops.Histogram", {"x"}, {{"bins", 10}, {"range", ConfigKey::Kind::kAny}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    if (!IsFloating(x.dtype()) || x.rank() != 1) return c.Fail(Unimplemented("is supported for one axis of floating point numbers only"));
    const std::int64_t bins = c.config.Int("bins");
    const Json& range = c.config.Raw("range");
    const Expr least = range.is_null() ? Reduce("Min", x, {}) : x.Number(range[0].AsDouble().value_or(0));
    const Expr most = range.is_null() ? Reduce("Max", x, {}) : x.Number(range[1].AsDouble().value_or(0));
    const Expr edges = Linspace(least, most, bins + 1, true, 0, nullptr);
    const Expr inside = (x >= least) & (x <= most);
    const Expr place = Call("UpperBound", {ExpandDims(SliceAxis(edges, 0, 1, -1), 0), ExpandDims(x, 0)});
    const Expr counts = Call("ScatterNd", {ExpandDims(Flat(place), -1), Cast(inside, x.dtype()), IntsExpr(c.to, {bins})});
    return std::vector<Expr>{counts, edges};
  });
}
