#include "ops/op.h"

KERATIN_OP(retval) { return {.name = "_Retval", .inputs = {"input: T"}, .attrs = {"T: type", "index: int >= 0"}, .stateful = true, .infer = NoOutputs}; }
