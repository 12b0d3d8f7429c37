#include "keras/operations/operation.h"

KERATIN_OPERATION(view) {
  return Operation("ops.View", {"x"}, {DTypeKey()}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const DType dtype = c.config.IsNull("dtype") ? x.dtype() : DTypeFromName(c.config.String("dtype"));
    const auto from = static_cast<std::int64_t>(DTypeSize(x.dtype())), to = static_cast<std::int64_t>(DTypeSize(dtype));
    if (from == 0 || to == 0) return c.Fail(Unimplemented("the type \"{}\" is not supported", c.config.String("dtype")));
    if (from == to) return Call("Bitcast", {x}, {{"type", dtype}});
    std::vector<Expr> dims = Dims(x);
    const std::int64_t last = c.to.StaticDim(x, -1);
    if (c.to.failed()) return x;
    if (from > to) {
      dims.back() = IntExpr(c.to, last * (from / to));
      return Reshape(Call("Bitcast", {x}, {{"type", dtype}}), dims);
    }
    dims.back() = IntExpr(c.to, last / (to / from));
    dims.push_back(IntExpr(c.to, to / from));
    return Call("Bitcast", {Reshape(x, dims)}, {{"type", dtype}});
  });
}
