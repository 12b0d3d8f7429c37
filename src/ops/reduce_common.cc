#include "base/errors.h"
#include "ops/array/copy_common.h"
#include "ops/broadcast.h"
#include "ops/reduce.h"

namespace keratin::ops {
namespace {

std::int64_t AxisAt(const ConstView& axes, std::int64_t i) { return axes.dtype == DType::kInt32 ? axes.as<std::int32_t>()[i] : axes.as<std::int64_t>()[i]; }

}  // namespace

Status ReducedShape(InferContext& c) {
  const Shape& in = c.shape(0);
  const bool keep = c.attrs().Bool("keep_dims");
  KERATIN_TRY(c.RequireRank(1, 0, 1));
  const auto axes = c.KnownElements(1);
  if (!in.has_rank()) return OkStatus();
  if (!axes) {
    if (keep) c.SetShape(0, Shape::UnknownDims(in.rank()));
    return OkStatus();
  }
  std::array<bool, Shape::kMaxRank> reduced{};
  for (const std::int64_t given : *axes) {
    const Result<int> axis = InferContext::NormalizeAxis(given, in.rank());
    if (!axis.ok()) return OnNode(c, axis.status());
    bool& mark = reduced[static_cast<std::size_t>(*axis)];
    if (mark) return OnNode(c, InvalidArgument("axis {} is given twice", *axis));
    mark = true;
  }
  Shape out;
  for (int axis = 0; axis < in.rank(); ++axis) {
    if (!reduced[static_cast<std::size_t>(axis)])
      out.push_back(in[axis]);
    else if (keep)
      out.push_back(1);
  }
  c.SetShape(0, out);
  return OkStatus();
}

ReductionLayout::ReductionLayout(const Shape& shape, const ConstView& axes) {
  std::array<bool, Shape::kMaxRank> reduced{};
  for (std::int64_t i = 0; i < axes.size; ++i) {
    const std::int64_t axis = AxisAt(axes, i);
    reduced[static_cast<std::size_t>(axis < 0 ? axis + shape.rank() : axis)] = true;
  }
  std::int64_t stride = 1;
  int last = -1;  // 0: kept, 1: reduced
  for (int axis = shape.rank() - 1; axis >= 0; --axis) {
    const std::int64_t dim = shape[axis];
    const bool is_reduced = reduced[static_cast<std::size_t>(axis)];
    std::int64_t& elements = is_reduced ? count : outputs;
    elements = Times(elements, dim);
    if (dim != 1) {
      int& rank = is_reduced ? reduced_rank : kept_rank;
      Dims& dims = is_reduced ? reduced_dims : kept_dims;
      if (last == static_cast<int>(is_reduced)) {
        dims[static_cast<std::size_t>(rank - 1)] = Times(dims[static_cast<std::size_t>(rank - 1)], dim);
      } else {
        dims[static_cast<std::size_t>(rank)] = dim;
        (is_reduced ? reduced_strides : kept_strides)[static_cast<std::size_t>(rank)] = stride;
        ++rank;
        last = static_cast<int>(is_reduced);
      }
    }
    stride = Times(stride, dim);
  }
}

}  // namespace keratin::ops
