#include "ops/op.h"
#include "ops/segment.h"

KERATIN_OP(segment_max) {
  return {.name = "SegmentMax",
          .inputs = {"data: T", "segment_ids: Tindices"},
          .outputs = {"output: T"},
          .attrs = {"T: realnumbertype", "Tindices: {int32, int64}"},
          .infer = SortedSegmentShape,
          .eval = EvalSortedSegments<SegmentMax>,
          .accuracy = Accuracy::kRounding,
          .kernel_types = RealTypes(),
          .examples = {
              {.in = {Tensor{{4, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, -1.0, 7.0}}, Tensor::Of<std::int32_t>(Shape{4}, std::vector<std::int32_t>{0, 0, 1, 1})},
               .out = {Tensor{{2, 2}, {3.0, 4.0, 5.0, 7.0}}}},
              {.in = {Tensor{{4, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, -1.0, 7.0}}, Tensor::Of<std::int32_t>(Shape{4}, std::vector<std::int32_t>{0, 0, 2, 2})},
               .out = {Tensor{{3, 2}, {3.0, 4.0, 0.0, 0.0, 5.0, 7.0}}}}}};
}
