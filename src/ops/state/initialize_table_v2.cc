#include "ops/op.h"
#include "ops/state/table_common.h"

KERATIN_OP(initialize_table_v2) {
  return {.name = "InitializeTableV2",
          .inputs = {"table_handle: resource", "keys: Tkey", "values: Tval"},
          .attrs = {"Tkey: type", "Tval: type"},
          .stateful = true,
          .infer = NoOutputs,
          .eval = EvalTableImport};
}
