#include <algorithm>

#include "ops/bounds.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(lower_bound) {
  return {.name = "LowerBound",
          .inputs = {"sorted_inputs: T", "values: T"},
          .outputs = {"output: out_type"},
          .attrs = {"T: type", "out_type: {int32, int64} = DT_INT32"},
          .infer = BoundShape,
          .checked_run = [](const RunContext& c) { return RunBound(c, [](auto... arguments) { return std::lower_bound(arguments...); }); },
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{1, 4}, {1.0, 2.0, 2.0, 5.0}}, Tensor{{1, 3}, {2.0, 0.0, 9.0}}},
                        .out = {Tensor::Of<std::int32_t>(Shape{1, 3}, std::vector<std::int32_t>{1, 0, 4})}}}};
}
