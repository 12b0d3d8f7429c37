#include "ops/op.h"
#include "ops/state/table_common.h"

KERATIN_OP(lookup_table_find) {
  return {.name = "LookupTableFind",
          .inputs = {"table_handle: Ref(string)", "keys: Tin", "default_value: Tout"},
          .outputs = {"values: Tout"},
          .attrs = {"Tin: type", "Tout: type"},
          .infer = InferTableFind,
          .eval = EvalTableFind,
          .note = "keys are strings or integers"};
}
