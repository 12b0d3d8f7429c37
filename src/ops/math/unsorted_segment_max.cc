#include "ops/op.h"
#include "ops/segment.h"

KERATIN_OP(unsorted_segment_max) {
  return {.name = "UnsortedSegmentMax",
          .inputs = {"data: T", "segment_ids: Tindices", "num_segments: Tnumsegments"},
          .outputs = {"output: T"},
          .attrs = {"T: realnumbertype", "Tindices: {int32, int64}", "Tnumsegments: {int32, int64} = DT_INT32"},
          .infer = UnsortedSegmentShape,
          .checked_run = RunUnsortedSegments<SegmentMax>,
          .accuracy = Accuracy::kRounding,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{4, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, -1.0, 7.0}},
                               Tensor::Of<std::int32_t>(Shape{4}, std::vector<std::int32_t>{1, 0, 1, 1}), Tensor::Scalar<std::int32_t>(2)},
                        .out = {Tensor{{2, 2}, {3.0, 4.0, 5.0, 7.0}}}}}};
}
