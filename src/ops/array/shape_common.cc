#include "ops/array/shape_common.h"

namespace keratin::ops {

Status SetShapeVector(const InferContext& c, int i, const Shape& shape) {
  c.SetShape(i, Shape::UnknownDims(1));
  if (!shape.has_rank()) return OkStatus();
  std::vector<std::int64_t> elements;
  for (const std::int64_t dim : shape) elements.push_back(dim < 0 ? ValueInfo::kUnknownElement : dim);
  return c.SetElements(i, std::move(elements));
}

Status InferShapeVector(InferContext& c, int i) { return SetShapeVector(c, i, c.shape(i)); }

void WriteShape(const Shape& shape, const View& out) {
  for (int i = 0; i < shape.rank(); ++i) {
    if (out.dtype == DType::kInt64)
      out.as<std::int64_t>()[i] = shape[i];
    else
      out.as<std::int32_t>()[i] = static_cast<std::int32_t>(shape[i]);
  }
}

}  // namespace keratin::ops
