#include "ops/array/unique.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(unique_with_counts_v2) {
  return {.name = "UniqueWithCountsV2",
          .inputs = {"x: T", "axis: Taxis"},
          .outputs = {"y: T", "idx: out_idx", "count: out_idx"},
          .attrs = {"T: type", "Taxis: {int32, int64} = DT_INT64", "out_idx: {int32, int64} = DT_INT32"},
          .infer = InferUnique,
          .eval = EvalUnique,
          .examples = {
              {.in = {Tensor{{3, 3}, {1, 2, 1, 3, 4, 3, 1, 2, 1}}, Ints({-1})}, .out = {Tensor{{3, 2}, {1, 2, 3, 4, 1, 2}}, Ints({0, 1, 0}), Ints({2, 1})}}}};
}
