#include "ops/array/pad_common.h"

#include "base/checked_math.h"
#include "ops/array/copy_common.h"

namespace keratin::ops {

Status InferPad(InferContext& c) {
  KERATIN_TRY(c.RequireRank(1, 2, 2));
  const Shape& shape = c.shape(0);
  const Shape& paddings_shape = c.shape(1);
  if (paddings_shape.has_rank() && paddings_shape[1] >= 0 && paddings_shape[1] != 2)
    return Refuse(c, "paddings have the shape {}; it must be (rank, 2)", paddings_shape.ToString());
  if (paddings_shape.has_rank() && shape.has_rank() && paddings_shape[0] >= 0 && paddings_shape[0] != shape.rank())
    return Refuse(c, "paddings of shape {} do not fit the shape {}", paddings_shape.ToString(), shape.ToString());
  if (!shape.has_rank()) return OkStatus();
  const std::optional<std::vector<std::int64_t>> paddings = KnownInts(c, 1);
  Shape result = Shape::UnknownDims(shape.rank());
  for (int i = 0; paddings && i < shape.rank(); ++i) {
    const std::int64_t before = (*paddings)[static_cast<std::size_t>(2 * i)];
    const std::int64_t after = (*paddings)[static_cast<std::size_t>(2 * i + 1)];
    if (before < 0 || after < 0) return Refuse(c, "paddings {} and {} of dimension {} must not be negative", before, after, i);
    if (shape[i] < 0) continue;
    if (!CheckedAdd(before, shape[i], &result[i]) || !CheckedAdd(after, result[i], &result[i]))
      return Refuse(c, "paddings {} and {} of dimension {} are too large", before, after, i);
  }
  c.SetShape(0, result);
  return OkStatus();
}

Status RunPad(const RunContext& c, const void* value) {
  const ConstView& in = c.in[0];
  const View& out = c.out[0];
  const int rank = in.shape.rank();
  KERATIN_TRY(CheckSize(c.in[1], 2 * static_cast<std::int64_t>(rank)));
  Strides before{};
  int last = -1;  // the innermost dimension that is padded
  for (int i = 0; i < rank; ++i) {
    const std::int64_t left = IntAt(c.in[1], 2 * static_cast<std::int64_t>(i));
    const std::int64_t right = IntAt(c.in[1], 2 * static_cast<std::int64_t>(i) + 1);
    if (left < 0 || left > out.shape[i] || right != out.shape[i] - left - in.shape[i] || right < 0)
      return InvalidArgument("paddings {} and {} of dimension {} of {} are negative or not as planned", left, right, i, in.shape.ToString());
    before[static_cast<std::size_t>(i)] = left;
    if (left > 0 || right > 0) last = i;
  }
  if (out.size == 0) return OkStatus();
  if (last < 0) {
    CopyElements(in.dtype, in.data, out.data, out.size, c.pool);
    return OkStatus();
  }
  const std::int64_t inner = DimProduct(in.shape, last + 1, rank);
  const std::int64_t out_row = out.shape[last] * inner;
  const std::int64_t in_row = in.shape[last] * inner;
  const std::int64_t left = before[static_cast<std::size_t>(last)] * inner;
  const std::int64_t rows = DimProduct(out.shape, 0, last);
  ForMovableType(in.dtype, [&]<class T>() {
    const T filler = value != nullptr ? *static_cast<const T*>(value) : T();
    c.pool->ParallelFor(rows, std::max<std::int64_t>(CopyGrain(in.dtype) / out_row, 1), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row) {
        T* to = out.as<T>() + row * out_row;
        std::int64_t rest = row;
        std::int64_t from = 0;
        std::int64_t stride = 1;
        bool inside = true;
        for (int i = last - 1; i >= 0; --i) {
          const std::int64_t at = rest % out.shape[i] - before[static_cast<std::size_t>(i)];
          rest /= out.shape[i];
          inside = inside && at >= 0 && at < in.shape[i];
          from += at * stride;
          stride *= in.shape[i];
        }
        if (!inside) {
          std::fill(to, to + out_row, filler);
          continue;
        }
        std::fill(to, to + left, filler);
        CopyRun(to + left, in.as<T>() + from * in_row, in_row);
        std::fill(to + left + in_row, to + out_row, filler);
      }
    });
  });
  return OkStatus();
}

}  // namespace keratin::ops
