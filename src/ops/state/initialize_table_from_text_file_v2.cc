#include "ops/op.h"
#include "ops/state/table_common.h"

KERATIN_OP(initialize_table_from_text_file_v2) {
  return {.name = "InitializeTableFromTextFileV2",
          .inputs = {"table_handle: resource", "filename: string"},
          .attrs = {"key_index: int >= -2", "value_index: int >= -2", "vocab_size: int >= -1 = -1", "delimiter: string = \"\t\"", "offset: int = 0"},
          .stateful = true,
          .infer = NoOutputs,
          .eval = EvalTableFromTextFile,
          .note = "reads only the model's own assets"};
}
