#include "keras/operations/numpy.h"

KERATIN_OPERATION(empty_like) {
  return Operation("ops.EmptyLike", {"x"}, {DTypeKey()}, [](OpCall& c) -> Results { return Like(c, "ZerosLike"); });
}
