#include "ops/math/remainder_common.h"

KERATIN_OP(mod) { return RemainderOp("Mod"); }
