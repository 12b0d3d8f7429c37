#include "ops/op.h"
#include "ops/state/table_common.h"

KERATIN_OP(lookup_table_import_v2) {
  return {.name = "LookupTableImportV2",
          .inputs = {"table_handle: resource", "keys: Tin", "values: Tout"},
          .attrs = {"Tin: type", "Tout: type"},
          .stateful = true,
          .infer = NoOutputs,
          .eval = EvalTableImport};
}
