#include "keras/operations/signal.h"

KERATIN_OPERATION(istft) {
  std::vector<ConfigKey> keys = ShortTimeKeys();
  keys.emplace_back("length", ConfigKey::Kind::kInt);
  return Operation("ops.ISTFT", {"x"}, keys, [](OpCall& c) -> Results {
    const std::optional<ShortTime> sizes = ReadShortTime(c);
    const Expr given = ComplexArgument(c);
    if (!sizes || c.to.failed()) return given;
    if (given.rank() < 2) return c.Fail(InvalidArgument("takes tensors of at least two axes"));
    Expr pieces = InverseRealTransform(given, sizes->length);
    if (!c.config.IsNull("window")) pieces = pieces * ShortTimeWindow(c, *sizes, pieces.dtype(), true);
    if (c.to.failed()) return given;
    const Expr whole = OverlapAndAdd(pieces, sizes->length, sizes->stride);
    const std::int64_t start = sizes->center ? sizes->length / 2 : 0;
    std::optional<std::int64_t> end;
    if (!c.config.IsNull("length")) {
      if (c.config.Int("length") < 0) return c.Fail(InvalidArgument("length is {}", c.config.Int("length")));
      end = start + c.config.Int("length");
    } else if (sizes->center) {
      end = -(sizes->length / 2);
    }
    return SliceAxis(whole, -1, start, end);
  });
}
