#include <algorithm>
#include <cmath>

#include "ops/map.h"
#include "ops/sparse/segment.h"

namespace keratin::ops {
namespace {

template <class T>
Status Reduce(EvalContext& c, SegmentMean mean) {
  using C = ComputeType<T>;
  const Tensor& data = c.input(0);
  const Tensor& rows = c.input(1);
  const Tensor& segments = c.input(2);
  if (data.shape().rank() < 1 || rows.shape().rank() != 1 || segments.shape().rank() != 1 || rows.size() != segments.size())
    return InvalidArgument("{} indices and {} segments of data of the shape {}", rows.size(), segments.size(), data.shape().ToString());
  std::int64_t count = segments.size() == 0 ? 0 : IntAt(segments, segments.size() - 1) + 1;
  if (c.inputs().size() > 3) {
    if (c.input(3).size() != 1) return InvalidArgument("num_segments must be one number");
    if (IntAt(c.input(3), 0) < count) return InvalidArgument("{} segments and num_segments {}", count, IntAt(c.input(3), 0));
    count = IntAt(c.input(3), 0);
  }
  Shape shape = data.shape();
  shape[0] = count;
  std::int64_t width = 1;
  for (int d = 1; d < shape.rank(); ++d) width *= shape[d];
  if (count < 0) return InvalidArgument("segment {}", count - 1);
  KERATIN_ASSIGN(Tensor out, c.Allocate(data.dtype(), shape));
  T* result = out.mutable_data<T>();
  std::fill_n(result, out.size(), T(0));
  std::vector<C> sum(static_cast<std::size_t>(width));
  for (std::int64_t begin = 0; begin < segments.size();) {
    const std::int64_t segment = IntAt(segments, begin);
    if (segment < 0 || (begin > 0 && segment <= IntAt(segments, begin - 1)) || segment >= count)
      return InvalidArgument("segment ids must not fall: {} is {}", begin, segment);
    std::int64_t end = begin;
    std::fill(sum.begin(), sum.end(), C(0));
    for (; end < segments.size() && IntAt(segments, end) == segment; ++end) {
      const std::int64_t row = IntAt(rows, end);
      if (row < 0 || row >= data.shape()[0]) return InvalidArgument("index {} is {} of {} rows", end, row, data.shape()[0]);
      for (std::int64_t k = 0; k < width; ++k)
        sum[static_cast<std::size_t>(k)] = WrapAdd(sum[static_cast<std::size_t>(k)], static_cast<C>(data.data<T>()[row * width + k]));
    }
    const auto members = static_cast<double>(end - begin);
    for (std::int64_t k = 0; k < width; ++k) {
      C value = sum[static_cast<std::size_t>(k)];
      if constexpr (std::is_floating_point_v<C>)
        if (mean != SegmentMean::kSum) value /= static_cast<C>(mean == SegmentMean::kMean ? members : std::sqrt(members));
      result[segment * width + k] = static_cast<T>(value);
    }
    begin = end;
  }
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

}  // namespace

Status EvalSparseSegment(EvalContext& c, SegmentMean mean) {
  Status status = Unimplemented("segments of {} are not supported", DTypeName(c.input(0).dtype()));
  ForRealType(c.input(0).dtype(), [&]<class T>() { status = Reduce<T>(c, mean); });
  return status;
}

Status InferSparseSegment(InferContext& c) {
  Shape shape = c.shape(0);
  if (!shape.has_rank() || shape.rank() < 1) return OkStatus();
  const auto count = c.input_count() > 3 ? KnownInt(c, 3) : std::nullopt;
  shape[0] = count && *count >= 0 ? *count : Shape::kUnknown;
  c.SetShape(0, shape);
  return OkStatus();
}

}  // namespace keratin::ops
