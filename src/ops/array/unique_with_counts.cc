#include "ops/array/unique.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(unique_with_counts) {
  return {.name = "UniqueWithCounts",
          .inputs = {"x: T"},
          .outputs = {"y: T", "idx: out_idx", "count: out_idx"},
          .attrs = {"T: type", "out_idx: {int32, int64} = DT_INT32"},
          .infer = InferUnique,
          .eval = EvalUnique,
          .examples = {{.in = {Tensor{{4}, {3, 1, 3, 2}}}, .out = {Tensor{{3}, {3, 1, 2}}, Ints({0, 1, 0, 2}), Ints({2, 1, 1})}}}};
}
