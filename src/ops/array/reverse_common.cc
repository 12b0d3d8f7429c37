#include "ops/array/reverse_common.h"

#include "ops/array/copy_common.h"

namespace keratin::ops {

void CopyReversed(const ConstView& in, const View& out, const std::array<bool, Shape::kMaxRank>& flip, ThreadPool* pool) {
  if (in.size == 0) return;
  const Strides strides = StridesOf(in.shape);
  StridedCopy copy;
  std::int64_t offset = 0;
  for (int i = 0; i < in.shape.rank(); ++i) {
    const auto k = static_cast<std::size_t>(i);
    if (flip[k]) offset += (in.shape[i] - 1) * strides[k];
    copy.Add(in.shape[i], flip[k] ? -strides[k] : strides[k], strides[k]);
  }
  copy.Run(in.dtype, At(in.dtype, in.data, offset), out.data, pool);
}

}  // namespace keratin::ops
