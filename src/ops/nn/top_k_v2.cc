
#include "ops/op.h"
#include "ops/top_k.h"
#include "ops/values.h"

KERATIN_OP(top_k_v2) {
  return {.name = "TopKV2",
          .inputs = {"input: T", "k: Tk"},
          .outputs = {"values: T", "indices: index_type"},
          .attrs = {"sorted: bool = true", "T: realnumbertype", "Tk: {int16, int32, int64} = DT_INT32", "index_type: {int16, int32, int64} = DT_INT32"},
          .infer = [](InferContext& c) { return TopKShape(c, c.KnownElements(1)); },
          .prepare = PrepareTopK,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{4}, {1, 5, 3, 5}}, Int(2)}, .out = {Tensor{{2}, {5, 5}}, Ints({1, 3})}},
                       {.in = {Tensor{{2, 3}, {1, 3, 2, 4, 6, 5}}, Int(1)}, .out = {Tensor{{2, 1}, {3, 6}}, Ints(Shape{2, 1}, {1, 1})}}}};
}
