#include "keras/operations/operation.h"

KERATIN_OPERATION(add) {
  return Operation("ops.Add", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", true);
    if (c.to.failed()) return a;
    // Keras makes a bias of a second operand with one axis that is not 1.
    const Shape x = a.shape(), y = b.shape();
    std::int64_t size = 0;
    int wide = 0;
    for (int i = 0; i < y.rank(); ++i)
      if (y[i] != 1) {
        ++wide;
        size = y[i];
      }
    if (wide != 1 || size <= 0 || x.rank() < 2 || (x[1] != size && x.back() != size)) return a + b;
    return Call("BiasAdd", {a, y.rank() > 1 ? Squeeze(b, {}) : b}, {{"data_format", x.back() == size ? "NHWC" : "NCHW"}});
  });
}
