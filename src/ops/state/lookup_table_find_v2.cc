#include "ops/op.h"
#include "ops/state/table_common.h"

KERATIN_OP(lookup_table_find_v2) {
  return {.name = "LookupTableFindV2",
          .inputs = {"table_handle: resource", "keys: Tin", "default_value: Tout"},
          .outputs = {"values: Tout"},
          .attrs = {"Tin: type", "Tout: type"},
          .stateful = true,
          .infer = InferTableFind,
          .eval = EvalTableFind,
          .note = "keys are strings or integers"};
}
