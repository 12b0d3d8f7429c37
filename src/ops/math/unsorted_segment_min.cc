#include "ops/op.h"
#include "ops/segment.h"
#include "ops/values.h"

KERATIN_OP(unsorted_segment_min) {
  return {.name = "UnsortedSegmentMin",
          .inputs = {"data: T", "segment_ids: Tindices", "num_segments: Tnumsegments"},
          .outputs = {"output: T"},
          .attrs = {"T: realnumbertype", "Tindices: {int32, int64}", "Tnumsegments: {int32, int64} = DT_INT32"},
          .infer = UnsortedSegmentShape,
          .checked_run = [](const RunContext& c) -> Status {
            Status status = OkStatus();
            ForRealType(c.in[0].dtype, [&]<class T>() {
              status =
                  Segments(c.in[0].as<T>(), c.in[0].size, c.in[1], c.out[0].as<T>(), c.out[0].size, c.out[0].shape[0], HighestValue<T>(), true, [](T& a, T b) {
                    if (static_cast<ComputeType<T>>(b) < static_cast<ComputeType<T>>(a)) a = b;
                  });
            });
            return status;
          },
          .accuracy = Accuracy::kRounding,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{4, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, -1.0, 7.0}},
                               Tensor::Of<std::int32_t>(Shape{4}, std::vector<std::int32_t>{1, 0, 1, 1}), Tensor::Scalar<std::int32_t>(2)},
                        .out = {Tensor{{2, 2}, {3.0, 4.0, -1.0, 2.0}}}}}};
}
