#include "ops/op.h"
#include "ops/segment.h"

KERATIN_OP(segment_mean) {
  return {.name = "SegmentMean",
          .inputs = {"data: T", "segment_ids: Tindices"},
          .outputs = {"output: T"},
          .attrs = {"T: numbertype", "Tindices: {int32, int64}"},
          .infer = SortedSegmentShape,
          .eval = EvalSortedSegments<SegmentAverage>,
          .accuracy = Accuracy::kRounding,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{4, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, -1.0, 7.0}}, Ints({0, 0, 2, 2})},
                        .out = {Tensor{{3, 2}, {2.0, 3.0, 0.0, 0.0, 2.0, 6.5}}}}}};
}
