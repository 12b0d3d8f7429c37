#include <vector>

#include "ops/op.h"
#include "ops/segment.h"
#include "ops/values.h"

KERATIN_OP(segment_max) {
  return {.name = "SegmentMax",
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
              status = Segments(data.data<T>(), data.size(), view, out.mutable_data<T>(), out.size(), count, LowestValue<T>(), false, [](T& a, T b) {
                if (static_cast<ComputeType<T>>(a) < static_cast<ComputeType<T>>(b)) a = b;
              });
            });
            KERATIN_TRY(status);
            // A number that no id has is a slice of zeros.
            std::vector<bool> used(static_cast<std::size_t>(count));
            for (std::int64_t i = 0; i < ids.size(); ++i)
              used[static_cast<std::size_t>(ids.dtype() == DType::kInt32 ? ids.data<std::int32_t>()[i] : ids.data<std::int64_t>()[i])] = true;
            const std::int64_t inner = count > 0 ? out.size() / count : 0;
            ForRealType(data.dtype(), [&]<class T>() {
              for (std::int64_t i = 0; i < count; ++i)
                if (!used[static_cast<std::size_t>(i)]) std::fill_n(out.mutable_data<T>() + i * inner, inner, T(0));
            });
            c.SetOutput(0, std::move(out));
            return OkStatus();
          },
          .accuracy = Accuracy::kRounding,
          .kernel_types = RealTypes(),
          .examples = {
              {.in = {Tensor{{4, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, -1.0, 7.0}}, Tensor::Of<std::int32_t>(Shape{4}, std::vector<std::int32_t>{0, 0, 1, 1})},
               .out = {Tensor{{2, 2}, {3.0, 4.0, 5.0, 7.0}}}},
              {.in = {Tensor{{4, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, -1.0, 7.0}}, Tensor::Of<std::int32_t>(Shape{4}, std::vector<std::int32_t>{0, 0, 2, 2})},
               .out = {Tensor{{3, 2}, {3.0, 4.0, 0.0, 0.0, 5.0, 7.0}}}}}};
}
