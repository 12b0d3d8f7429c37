#include "ops/op.h"
#include "ops/state/table_common.h"

KERATIN_OP(initialize_table) {
  return {.name = "InitializeTable",
          .inputs = {"table_handle: Ref(string)", "keys: Tkey", "values: Tval"},
          .attrs = {"Tkey: type", "Tval: type"},
          .infer = NoOutputs,
          .eval = EvalTableImport};
}
