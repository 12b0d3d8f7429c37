#include "ops/array/array_common.h"

#include <algorithm>

#include "graph/evaluate.h"
#include "tensor/object.h"

namespace keratin::ops {
namespace {

constexpr std::int64_t kUnknownElement = ValueInfo::kUnknownElement;
// Values of more elements than this count as different unless they are the same bytes.
constexpr std::int64_t kMaxCompared = 256;

bool SameValue(const Tensor& a, const Tensor& b) {
  if (a.dtype() != b.dtype() || a.shape() != b.shape()) return false;
  return a.raw() == b.raw() || (a.size() <= kMaxCompared && a.Identical(b));
}

Shape RelaxedShape(const Shape& a, const Shape& b) {
  if (a.rank() != b.rank() || !a.has_rank()) return Shape::UnknownRank();
  Shape shape = a;
  for (int i = 0; i < a.rank(); ++i)
    if (a[i] != b[i]) shape[i] = Shape::kUnknown;
  return shape;
}

}  // namespace

void Forward(const InferContext& c, int from, int to) {
  const DType dtype = c.output(to).dtype;
  c.output(to) = c.input(from);
  c.output(to).dtype = dtype;
}

Status ForwardInputs(InferContext& c) {
  for (int i = 0; i < c.output_count(); ++i) Forward(c, i, i);
  return OkStatus();
}

ValueInfo Relaxed(const ValueInfo& a, const ValueInfo& b) {
  ValueInfo info;
  info.dtype = a.dtype != DType::kInvalid ? a.dtype : b.dtype;
  info.shape = RelaxedShape(a.shape, b.shape);
  if (a.known() && b.known() && SameValue(a.value, b.value)) {
    info.value = a.value;
  } else if (info.shape.IsFullyKnown() && info.shape.rank() <= 1) {
    const std::array<const ValueInfo*, 2> both = {&a, &b};
    std::array<std::vector<std::int64_t>, 2> elements;
    for (std::size_t k = 0; k < 2; ++k) {
      if (both[k]->known()) {
        if (!IsInteger(info.dtype) || both[k]->value.size() > kMaxCompared) continue;
        for (std::int64_t i = 0; i < both[k]->value.size(); ++i) elements[k].push_back(IntAt(both[k]->value, i));
      } else {
        elements[k] = both[k]->elements;
      }
    }
    if (elements[0].size() == elements[1].size() && !elements[0].empty()) {
      for (std::size_t i = 0; i < elements[0].size(); ++i)
        if (elements[0][i] != elements[1][i]) elements[0][i] = kUnknownElement;
      if (std::any_of(elements[0].begin(), elements[0].end(), [](std::int64_t e) { return e != kUnknownElement; })) info.elements = std::move(elements[0]);
    }
  }
  if (a.handle_dtype == b.handle_dtype) {
    info.handle_dtype = a.handle_dtype;
    info.handle_shape = RelaxedShape(a.handle_shape, b.handle_shape);
  }
  return info;
}

bool SameInfo(const ValueInfo& a, const ValueInfo& b) {
  return a.dtype == b.dtype && a.shape == b.shape && a.known() == b.known() && (!a.known() || SameValue(a.value, b.value)) && a.elements == b.elements &&
         a.handle_dtype == b.handle_dtype && a.handle_shape == b.handle_shape;
}

std::int64_t IntAt(const ConstView& view, std::int64_t i) {
  switch (view.dtype) {
    case DType::kInt8: return view.as<std::int8_t>()[i];
    case DType::kInt16: return view.as<std::int16_t>()[i];
    case DType::kInt32: return view.as<std::int32_t>()[i];
    case DType::kInt64: return view.as<std::int64_t>()[i];
    case DType::kUint8: return view.as<std::uint8_t>()[i];
    case DType::kUint16: return view.as<std::uint16_t>()[i];
    case DType::kUint32: return view.as<std::uint32_t>()[i];
    case DType::kUint64: return static_cast<std::int64_t>(std::min<std::uint64_t>(view.as<std::uint64_t>()[i], INT64_MAX));
    default: return 0;
  }
}
std::int64_t IntAt(const Tensor& tensor, std::int64_t i) { return IntAt(ViewOf(tensor), i); }

std::optional<std::vector<std::int64_t>> KnownInts(const InferContext& c, int i) {
  const ValueInfo& info = c.input(i);
  if (!info.known()) return c.KnownElements(i);
  if (!IsInteger(info.dtype)) return std::nullopt;
  std::vector<std::int64_t> values(static_cast<std::size_t>(info.value.size()));
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = IntAt(info.value, static_cast<std::int64_t>(k));
  return values;
}

std::optional<std::int64_t> KnownInt(const InferContext& c, int i) {
  const ValueInfo& info = c.input(i);
  if (info.known()) return info.value.size() == 1 && IsInteger(info.value.dtype()) ? std::optional(IntAt(info.value, 0)) : std::nullopt;
  if (info.elements.size() == 1 && info.elements[0] != kUnknownElement) return info.elements[0];
  return std::nullopt;
}

std::optional<std::vector<std::int64_t>> VectorElements(const InferContext& c, int i) {
  if (c.shape(i).rank() != 1 || !IsInteger(c.input(i).dtype)) return std::nullopt;
  return c.Elements(i);
}

Status SetScalar(const InferContext& c, int i, std::int64_t element) {
  c.SetShape(i, Shape{});
  return c.SetElements(i, {element});
}

Result<int> AxisOf(const InferContext& c, std::int64_t axis, int rank) {
  if (axis < -rank || axis >= rank) return Refuse(c, "axis {} is out of range for rank {}", axis, rank);
  return static_cast<int>(axis < 0 ? axis + rank : axis);
}
Result<int> AxisOf(std::int64_t axis, int rank) { return InferContext::NormalizeAxis(axis, rank); }

Status CheckRank(const InferContext& c, int rank) {
  if (rank <= Shape::kMaxRank) return OkStatus();
  return Refuse(c, "the result would have {} dimensions, more than the {} that Keratin handles", rank, Shape::kMaxRank);
}

Shape WithDim(const Shape& shape, int axis, std::int64_t dim) {
  Shape result = SubShape(shape, 0, axis);
  result.push_back(dim);
  for (int i = axis; i < shape.rank(); ++i) result.push_back(shape[i]);
  return result;
}

Shape WithoutDim(const Shape& shape, int axis) {
  Shape result = SubShape(shape, 0, axis);
  for (int i = axis + 1; i < shape.rank(); ++i) result.push_back(shape[i]);
  return result;
}

Shape SubShape(const Shape& shape, int from, int to) {
  Shape result;
  for (int i = from; i < to; ++i) result.push_back(shape[i]);
  return result;
}

Shape Joined(const Shape& a, const Shape& b) {
  if (!a.has_rank() || !b.has_rank() || a.rank() + b.rank() > Shape::kMaxRank) return Shape::UnknownRank();
  Shape result = a;
  for (int i = 0; i < b.rank(); ++i) result.push_back(b[i]);
  return result;
}

Status CheckOutputShape(const View& out, const Shape& found) {
  if (out.shape == found) return OkStatus();
  return InvalidArgument("the data asks for an output of shape {} where {} was planned", found.ToString(), out.shape.ToString());
}

Status CheckSize(const ConstView& view, std::int64_t size) {
  if (view.size == size) return OkStatus();
  return InvalidArgument("an input of shape {} must have {} elements", view.shape.ToString(), size);
}

Result<Tensor> HandleTensor(EvalContext& c, DType dtype, ObjectPtr object) {
  KERATIN_ASSIGN(Tensor tensor, c.Allocate(dtype, Shape{}));
  *tensor.mutable_data<ObjectPtr>() = std::move(object);
  return tensor;
}

}  // namespace keratin::ops
