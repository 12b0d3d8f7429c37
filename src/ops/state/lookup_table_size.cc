#include "ops/op.h"
#include "ops/state/table_common.h"

KERATIN_OP(lookup_table_size) {
  return {.name = "LookupTableSize", .inputs = {"table_handle: Ref(string)"}, .outputs = {"size: int64"}, .infer = ScalarOutput, .eval = EvalTableSize};
}
