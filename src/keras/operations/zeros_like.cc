#include "keras/operations/numpy.h"

KERATIN_OPERATION(zeros_like) {
  return Operation("ops.ZerosLike", {"x"}, {DTypeKey()}, [](OpCall& c) -> Results { return Like(c, "ZerosLike"); });
}
