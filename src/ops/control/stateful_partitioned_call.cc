#include "ops/control/control_common.h"
#include "ops/op.h"

KERATIN_OP(stateful_partitioned_call) {
  return {.name = "StatefulPartitionedCall",
          .inputs = {"args: Tin"},
          .outputs = {"output: Tout"},
          .attrs = {"Tin: list(type) >= 0", "Tout: list(type) >= 0", "f: func", "config: string = \"\"", "config_proto: string = \"\"",
                    "executor_type: string = \"\""},
          .stateful = true,
          .infer = InferCall,
          .eval = EvalCall};
}
