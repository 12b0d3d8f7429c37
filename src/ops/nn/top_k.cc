
#include "ops/top_k.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(top_k) {
  return {.name = "TopK",
          .inputs = {"input: T"},
          .outputs = {"values: T", "indices: int32"},
          .attrs = {"k: int >= 0", "sorted: bool = true", "T: realnumbertype"},
          .infer = [](InferContext& c) { return TopKShape(c, std::vector<std::int64_t>{c.attrs().Int("k")}); },
          .prepare = PrepareTopK,
          .kernel_types = RealTypes(),
          .examples = {
              {.attrs = {{"k", std::int64_t{2}}}, .in = {Tensor{{4}, {1, 5, 3, 5}}}, .out = {Tensor{{2}, {5, 5}}, Ints({1, 3})}},
              {.attrs = {{"k", std::int64_t{1}}}, .in = {Tensor{{2, 3}, {1, 3, 2, 4, 6, 5}}}, .out = {Tensor{{2, 1}, {3, 6}}, Ints(Shape{2, 1}, {1, 1})}}}};
}
