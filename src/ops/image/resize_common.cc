#include "ops/image/resize_common.h"

#include "base/errors.h"

namespace keratin::ops {

Status ResizeShape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 4, 4));
  KERATIN_TRY(c.RequireRank(1, 1, 1));
  if (c.attrs().Bool("align_corners") && c.attrs().Bool("half_pixel_centers"))
    return OnNode(c, InvalidArgument("align_corners and half_pixel_centers cannot both be true"));
  const Shape in = c.shape(0).has_rank() ? c.shape(0) : Shape::UnknownDims(4);
  KERATIN_ASSIGN(const Shape size, c.ShapeFromInput(1));
  Shape out = Shape{in[0], Shape::kUnknown, Shape::kUnknown, in[3]};
  if (size.has_rank()) {
    if (size.rank() != 2) return OnNode(c, InvalidArgument("the size has {} elements and must have 2", size.rank()));
    out[1] = size[0];
    out[2] = size[1];
    if (out[1] == 0 || out[2] == 0 || c.KnownElements(1).value_or(std::vector<std::int64_t>{1}).front() < 0)
      return OnNode(c, InvalidArgument("the new size must be positive"));
  }
  if (in[1] == 0 || in[2] == 0) return OnNode(c, InvalidArgument("the image, {}, has no pixels", in.ToString()));
  c.SetShape(0, out);
  return OkStatus();
}

ResizeAxis::ResizeAxis(const RunContext& c, int axis)
    : in(c.in[0].shape[axis]), size(c.out[0].shape[axis]), align_corners(c.attrs->Bool("align_corners")), half_pixel(c.attrs->Bool("half_pixel_centers")) {
  scale = align_corners && size > 1 ? static_cast<float>(in - 1) / static_cast<float>(size - 1) : static_cast<float>(in) / static_cast<float>(size);
}

}  // namespace keratin::ops
