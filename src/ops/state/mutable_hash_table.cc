#include "ops/op.h"
#include "ops/state/table_common.h"

KERATIN_OP(mutable_hash_table) {
  return {.name = "MutableHashTable",
          .outputs = {"table_handle: Ref(string)"},
          .attrs = {"container: string = \"\"", "shared_name: string = \"\"", "use_node_name_sharing: bool = false", "key_dtype: type", "value_dtype: type"},
          .stateful = true,
          .infer = ScalarOutput,
          .eval = [](EvalContext& c) { return EvalTableHandle(c); }};
}
