#include "ops/op.h"
#include "ops/state/table_common.h"

KERATIN_OP(lookup_table_size_v2) {
  return {.name = "LookupTableSizeV2",
          .inputs = {"table_handle: resource"},
          .outputs = {"size: int64"},
          .stateful = true,
          .infer = ScalarOutput,
          .eval = EvalTableSize};
}
