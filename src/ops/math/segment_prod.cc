#include <vector>

#include "ops/op.h"
#include "ops/segment.h"
#include "ops/values.h"

KERATIN_OP(segment_prod) {
  return {.name = "SegmentProd",
          .inputs = {"data: T", "segment_ids: Tindices"},
          .outputs = {"output: T"},
          .attrs = {"T: realnumbertype", "Tindices: {int32, int64}"},
          .infer = SortedSegmentShape,
          .eval = [](EvalContext& c) -> Status {
            const Tensor &data = c.input(0), &ids = c.input(1);
            if (data.shape()[0] != ids.size()) return InvalidArgument("{} segment_ids for {} slices", ids.size(), data.shape()[0]);
            KERATIN_ASSIGN(const std::int64_t count, SortedSegments(ids));
            Shape shape = data.shape();
            shape[0] = count;
            KERATIN_ASSIGN(Tensor out, c.Allocate(data.dtype(), shape));
            const ConstView view{ids.raw(), ids.shape(), ids.dtype(), ids.size()};
            Status status = OkStatus();
            ForRealType(data.dtype(), [&]<class T>() {
              status = Segments(data.data<T>(), data.size(), view, out.mutable_data<T>(), out.size(), count, T(1), false,
                                [](T& a, T b) { a = static_cast<T>(WrapMul(static_cast<ComputeType<T>>(a), static_cast<ComputeType<T>>(b))); });
            });
            KERATIN_TRY(status);

            c.SetOutput(0, std::move(out));
            return OkStatus();
          },
          .accuracy = Accuracy::kRounding,
          .kernel_types = RealTypes(),
          .examples = {
              {.in = {Tensor{{4, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, -1.0, 7.0}}, Tensor::Of<std::int32_t>(Shape{4}, std::vector<std::int32_t>{0, 0, 1, 1})},
               .out = {Tensor{{2, 2}, {3.0, 8.0, -5.0, 42.0}}}}}};
}
