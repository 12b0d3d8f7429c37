#include "ops/sparse/segment.h"

KERATIN_OP(sparse_segment_sum) {
  return {.name = "SparseSegmentSum",
          .inputs = {"data: T", "indices: Tidx", "segment_ids: Tsegmentids"},
          .outputs = {"output: T"},
          .attrs = {"T: realnumbertype", "Tidx: {int32, int64} = DT_INT32", "Tsegmentids: {int32, int64} = DT_INT32", "sparse_gradient: bool = false"},
          .infer = InferSparseSegment,
          .eval = [](EvalContext& c) { return EvalSparseSegment(c, SegmentMean::kSum); },
          .accuracy = Accuracy::kRounding};
}
