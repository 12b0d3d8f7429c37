#include "keras/operations/numpy.h"

KERATIN_OPERATION(ones_like) {
  return Operation("ops.OnesLike", {"x"}, {DTypeKey()}, [](OpCall& c) -> Results { return Like(c, "OnesLike"); });
}
