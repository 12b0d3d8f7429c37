#include "ops/array/stitch.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(parallel_dynamic_stitch) {
  return {.name = "ParallelDynamicStitch",
          .inputs = {"indices: N * int32", "data: N * T"},
          .outputs = {"merged: T"},
          .attrs = {"N: int >= 1", "T: type"},
          .infer = InferStitch,
          .eval = EvalStitch,
          .examples = {{.attrs = {{"N", std::int64_t{2}}},
                        .in = {Ints({2, 0}), Int(1), Tensor{{2, 2}, {1.0, 2.0, 3.0, 4.0}}, Tensor{{2}, {5.0, 6.0}}},
                        .out = {Tensor{{3, 2}, {3.0, 4.0, 5.0, 6.0, 1.0, 2.0}}}}}};
}
