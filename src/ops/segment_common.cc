#include "ops/segment.h"

namespace keratin::ops {

Status UnsortedSegmentShape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(2, 0, 0));
  const Shape& data = c.shape(0);
  const Shape& ids = c.shape(1);
  const auto count = c.KnownElements(2);
  if (count && count->front() < 0) return OnNode(c, InvalidArgument("num_segments is {} and must not be negative", count->front()));
  if (!data.has_rank() || !ids.has_rank()) return OkStatus();
  if (ids.rank() > data.rank()) return OnNode(c, InvalidArgument("segment_ids have the shape {} and data {}", ids.ToString(), data.ToString()));
  Shape out;
  out.push_back(count ? count->front() : Shape::kUnknown);
  for (int i = 0; i < data.rank(); ++i) {
    if (i >= ids.rank())
      out.push_back(data[i]);
    else if (data[i] >= 0 && ids[i] >= 0 && data[i] != ids[i])
      return OnNode(c, InvalidArgument("segment_ids have the shape {} and data {}", ids.ToString(), data.ToString()));
  }
  c.SetShape(0, out);
  return OkStatus();
}

Status SortedSegmentShape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
  KERATIN_TRY(c.RequireRank(1, 1, 1));
  if (!c.shape(0).has_rank()) return OkStatus();
  Shape out = c.shape(0);
  out[0] = Shape::kUnknown;
  c.SetShape(0, out);
  return OkStatus();
}

Result<std::int64_t> SortedSegments(const Tensor& ids) {
  std::int64_t last = -1;
  for (std::int64_t i = 0; i < ids.size(); ++i) {
    const std::int64_t id = IntAt(ids, i);
    if (id < 0 || id < last) return InvalidArgument("segment_ids are not sorted from 0 on");
    last = id;
  }
  if (last >= std::int64_t{1} << 40) return InvalidArgument("{} segments", last + 1);
  return last + 1;
}

}  // namespace keratin::ops
