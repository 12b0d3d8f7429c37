#include "keras/operations/numpy.h"

KERATIN_OPERATION(hypot) {
  return Operation("ops.Hypot", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    auto [a, b] = c.Pair("x1", "x2");
    if (c.to.failed()) return a;
    const DType dtype = FloatOfInt(a.dtype());
    a = Call("Abs", {Cast(a, dtype)});
    b = Call("Abs", {Cast(b, dtype)});
    const Expr most = Call("Maximum", {a, b});
    return most * Call("Sqrt", {1 + Call("Square", {Call("DivNoNan", {Call("Minimum", {a, b}), most})})});
  });
}
