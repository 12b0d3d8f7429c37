#include "ops/sparse/segment.h"

KERATIN_OP(sparse_segment_mean_with_num_segments) {
  return {.name = "SparseSegmentMeanWithNumSegments",
          .inputs = {"data: T", "indices: Tidx", "segment_ids: Tsegmentids", "num_segments: Tnumsegments"},
          .outputs = {"output: T"},
          .attrs = {"T: {float, double, half, bfloat16}", "Tidx: {int32, int64} = DT_INT32", "Tnumsegments: {int32, int64} = DT_INT32",
                    "Tsegmentids: {int32, int64} = DT_INT32", "sparse_gradient: bool = false"},
          .infer = InferSparseSegment,
          .eval = [](EvalContext& c) { return EvalSparseSegment(c, SegmentMean::kMean); },
          .accuracy = Accuracy::kRounding};
}
