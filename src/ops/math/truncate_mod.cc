#include "ops/math/remainder_common.h"

KERATIN_OP(truncate_mod) { return RemainderOp("TruncateMod"); }
