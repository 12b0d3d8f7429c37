#include "ops/op.h"

KERATIN_OP(static_regex_full_match) {
  return {.name = "StaticRegexFullMatch",
          .inputs = {"input: string"},
          .outputs = {"output: bool"},
          .attrs = {"pattern: string"},
          .infer = SameAsInput,
          .note = "only known: saving happens outside the graph"};
}
