#include "ops/op.h"
#include "ops/state/table_common.h"

KERATIN_OP(lookup_table_import) {
  return {.name = "LookupTableImport",
          .inputs = {"table_handle: Ref(string)", "keys: Tin", "values: Tout"},
          .attrs = {"Tin: type", "Tout: type"},
          .infer = NoOutputs,
          .eval = EvalTableImport};
}
