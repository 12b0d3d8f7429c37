#include "ops/op.h"

KERATIN_OP(is_variable_initialized) {
  return {.name = "IsVariableInitialized",
          .inputs = {"ref: Ref(dtype)"},
          .outputs = {"is_initialized: bool"},
          .attrs = {"dtype: type"},
          .infer = ScalarOutput,
          .note = "only known"};
}
