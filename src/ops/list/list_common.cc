#include "ops/list/list_common.h"

#include "base/checked_math.h"
#include "ops/array/copy_common.h"

namespace keratin::ops {
namespace {

constexpr std::int64_t kMaxItems = INT32_MAX;

}  // namespace

Result<std::shared_ptr<TensorList>> TensorList::Make(EvalContext& c, DType dtype, const Shape& element_shape, std::int64_t count) {
  auto list = std::make_shared<TensorList>();
  list->dtype = dtype;
  list->element_shape = element_shape;
  KERATIN_TRY(list->Resize(c, count));
  return list;
}

Status TensorList::Resize(EvalContext& c, std::int64_t count) {
  if (count < 0 || count > kMaxItems) return InvalidArgument("a list cannot have {} elements", count);
  const auto size = static_cast<std::size_t>(count);
  if (size > items.capacity()) {
    const std::size_t more = std::max(size, std::min<std::size_t>(2 * items.capacity(), kMaxItems));
    KERATIN_ASSIGN(Tensor space, c.Allocate(DType::kUint8, Shape{static_cast<std::int64_t>(more * sizeof(Tensor))}));
    items.reserve(more);
    space_ = {std::move(space)};
  }
  items.resize(size);
  return OkStatus();
}

Status TensorList::CheckItem(const Tensor& item) const {
  if (item.dtype() != dtype) return InvalidArgument("an element of {} is {} and must be {}", Describe(), DTypeName(item.dtype()), DTypeName(dtype));
  if (!element_shape.IsCompatibleWith(item.shape()))
    return InvalidArgument("an element of {} has the shape {} and must have {}", Describe(), item.shape().ToString(), element_shape.ToString());
  return OkStatus();
}

Status TensorList::Write(EvalContext& c, std::int64_t index, const Tensor& item) {
  KERATIN_TRY(CheckItem(item));
  if (index < 0 || (index >= static_cast<std::int64_t>(items.size()) && !grows))
    return InvalidArgument("index {} is outside an array of {}", index, items.size());
  if (index >= static_cast<std::int64_t>(items.size())) KERATIN_TRY(Resize(c, index + 1));
  items[static_cast<std::size_t>(index)] = item;
  return OkStatus();
}

Status InferNewList(InferContext& c, int shape_input) {
  c.SetShape(0, Shape{});
  c.output(0).handle_dtype = c.attrs().Type("element_dtype");
  if (c.shape(shape_input).rank() != 1) return OkStatus();
  KERATIN_ASSIGN(c.output(0).handle_shape, c.ShapeFromInput(shape_input));
  return OkStatus();
}

Status ForwardList(InferContext& c) {
  Forward(c, 0, 0);
  c.SetShape(0, Shape{});
  return OkStatus();
}

Result<Shape> ElementShape(const InferContext& c, int list, int shape_input) {
  const Shape& held = c.input(list).handle_shape;
  if (c.shape(shape_input).rank() != 1) return held;
  KERATIN_ASSIGN(const Shape asked, c.ShapeFromInput(shape_input));
  const Result<Shape> merged = MergeShapes(held, asked);
  if (!merged.ok()) return Refuse(c, "elements of the list have the shape {} and {} is asked for", held.ToString(), asked.ToString());
  return *merged;
}

Result<Shape> ShapeAt(const EvalContext& c, int i) {
  const Tensor& tensor = c.input(i);
  if (tensor.shape().rank() == 0) {
    if (IntAt(tensor, 0) != -1) return InvalidArgument("an element shape must be a vector, or -1 where it is unknown");
    return Shape::UnknownRank();
  }
  if (tensor.shape().rank() != 1 || tensor.size() > Shape::kMaxRank)
    return InvalidArgument("an element shape must be a vector of at most {} dimensions", Shape::kMaxRank);
  Shape shape;
  for (std::int64_t k = 0; k < tensor.size(); ++k) {
    const std::int64_t dim = IntAt(tensor, k);
    if (dim < -1) return InvalidArgument("an element shape has the dimension {}", dim);
    shape.push_back(dim);
  }
  return shape;
}

Result<std::int64_t> CountAt(const EvalContext& c, int i) {
  if (c.input(i).size() != 1) return InvalidArgument("input {} must be a scalar and has the shape {}", i, c.input(i).shape().ToString());
  const std::int64_t count = IntAt(c.input(i), 0);
  if (count < 0) return InvalidArgument("the count {} is negative", count);
  return count;
}

Result<std::int64_t> IndexAt(const EvalContext& c, int i, std::int64_t size) {
  if (c.input(i).size() != 1) return InvalidArgument("input {} must be a scalar and has the shape {}", i, c.input(i).shape().ToString());
  const std::int64_t index = IntAt(c.input(i), 0);
  if (index < 0 || index >= size) return InvalidArgument("index {} is outside a list of {}", index, size);
  return index;
}

Result<std::shared_ptr<TensorList>> ListAt(const EvalContext& c) {
  const Tensor& handle = c.input(0);
  const bool array = handle.dtype() == DType::kResource && handle.size() == 2;
  if (!array) return ResourceAt<TensorList>(c, 0, "a list of tensors");
  auto list = std::dynamic_pointer_cast<TensorList>(*handle.data<ObjectPtr>());
  if (list == nullptr) return FailedPrecondition("input 0 is not the handle of a TensorArray");
  return list;
}

Result<std::shared_ptr<TensorList>> WritableList(EvalContext& c) {
  KERATIN_ASSIGN(std::shared_ptr<TensorList> list, ListAt(c));
  // One count is the input's own, the other is `list`.
  if (c.input(0).owner().use_count() == 1 && list.use_count() == 2) return list;
  KERATIN_ASSIGN(std::shared_ptr<TensorList> copy, TensorList::Make(c, list->dtype, list->element_shape, static_cast<std::int64_t>(list->items.size())));
  copy->items.assign(list->items.begin(), list->items.end());
  return copy;
}

Status SetList(EvalContext& c, std::shared_ptr<TensorList> list) {
  KERATIN_ASSIGN(Tensor handle, HandleTensor(c, DType::kVariant, std::move(list)));
  c.SetOutput(0, std::move(handle));
  return OkStatus();
}

Status SetNewList(EvalContext& c, int shape_input, std::int64_t count) {
  KERATIN_ASSIGN(const Shape shape, ShapeAt(c, shape_input));
  KERATIN_ASSIGN(std::shared_ptr<TensorList> list, TensorList::Make(c, c.attrs().Type("element_dtype"), shape, count));
  return SetList(c, std::move(list));
}

Result<Tensor> ItemOrZeros(EvalContext& c, const TensorList& list, std::int64_t index, int shape_input) {
  const Tensor& item = list.items[static_cast<std::size_t>(index)];
  const DType wanted = c.attrs().Type(shape_input < 0 ? "dtype" : "element_dtype");
  if (list.dtype != wanted) return InvalidArgument("the list holds {} and {} is asked for", DTypeName(list.dtype), DTypeName(wanted));
  if (item.dtype() != DType::kInvalid) return item;
  Shape shape = list.element_shape;
  if (shape_input >= 0) {
    KERATIN_ASSIGN(const Shape asked, ShapeAt(c, shape_input));
    KERATIN_ASSIGN(shape, MergeShapes(shape, asked));
  }
  for (const Tensor& other : list.items) {
    if (other.dtype() == DType::kInvalid || shape.IsFullyKnown()) continue;
    KERATIN_ASSIGN(shape, MergeShapes(shape, other.shape()));
  }
  if (!shape.IsFullyKnown()) return InvalidArgument("element {} was never set and its shape is not known", index);
  KERATIN_ASSIGN(Tensor zeros, c.Allocate(list.dtype, shape));
  FillElements(zeros.dtype(), nullptr, zeros.mutable_raw(), zeros.size(), nullptr);
  return zeros;
}

Result<Tensor> StackItems(EvalContext& c, const std::vector<Tensor>& items, DType dtype, const Shape& element_shape, const Shape& wanted) {
  const DType asked = c.attrs().Type(c.attrs().Has("element_dtype") ? "element_dtype" : "dtype");
  if (asked != dtype) return InvalidArgument("the list holds {} and {} is asked for", DTypeName(dtype), DTypeName(asked));
  KERATIN_ASSIGN(Shape element, MergeShapes(element_shape, wanted));
  for (const Tensor& item : items) {
    if (item.dtype() == DType::kInvalid) continue;
    KERATIN_ASSIGN(element, MergeShapes(element, item.shape()));
  }
  if (!element.IsFullyKnown()) return InvalidArgument("{} elements of shape {} cannot be stacked: the shape is not known", items.size(), element.ToString());
  if (element.rank() >= Shape::kMaxRank) return InvalidArgument("elements of shape {} have too many dimensions to be stacked", element.ToString());
  KERATIN_ASSIGN(Tensor out, c.Allocate(dtype, WithDim(element, 0, static_cast<std::int64_t>(items.size()))));
  const std::int64_t size = element.NumElements();
  for (std::size_t i = 0; i < items.size() && size > 0; ++i) {
    void* to = At(dtype, out.mutable_raw(), static_cast<std::int64_t>(i) * size);
    if (items[i].dtype() == DType::kInvalid)
      FillElements(dtype, nullptr, to, size, nullptr);
    else
      CopyElements(dtype, items[i].raw(), to, size, nullptr);
  }
  return out;
}

Result<std::vector<Tensor>> SplitItems(EvalContext& c, const Tensor& tensor) {
  if (tensor.shape().rank() < 1) return InvalidArgument("a scalar has no elements to take apart");
  const std::int64_t count = tensor.shape()[0];
  const Shape element = SubShape(tensor.shape(), 1, tensor.shape().rank());
  const std::int64_t size = element.NumElements();
  if (count > kMaxItems || size < 0) return InvalidArgument("a tensor of shape {} has too many elements for a list", tensor.shape().ToString());
  KERATIN_ASSIGN(const Tensor space, c.Allocate(DType::kUint8, Shape{count * static_cast<std::int64_t>(sizeof(Tensor))}));
  std::vector<Tensor> items;
  items.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    KERATIN_ASSIGN(Tensor item, c.Allocate(tensor.dtype(), element));
    CopyElements(tensor.dtype(), At(tensor.dtype(), tensor.raw(), i * size), item.mutable_raw(), size, nullptr);
    items.push_back(std::move(item));
  }
  return items;
}

Status SetConcat(EvalContext& c, const std::vector<Tensor>& items, DType dtype) {
  std::int64_t total = 0;
  Shape rest = Shape::UnknownRank();
  for (const Tensor& item : items) {
    if (item.dtype() == DType::kInvalid || item.shape().rank() < 1) return InvalidArgument("elements to join must be set, and have a dimension");
    KERATIN_ASSIGN(rest, MergeShapes(rest, SubShape(item.shape(), 1, item.shape().rank())));
    if (!CheckedAdd(total, item.shape()[0], &total)) return InvalidArgument("the joined tensor is too large");
  }
  if (!rest.has_rank()) return InvalidArgument("a list without elements cannot be joined");
  if (dtype != c.attrs().Type(c.attrs().Has("element_dtype") ? "element_dtype" : "dtype")) return InvalidArgument("the list holds {}", DTypeName(dtype));
  KERATIN_ASSIGN(Tensor out, c.Allocate(dtype, WithDim(rest, 0, total)));
  KERATIN_ASSIGN(Tensor lengths, c.Allocate(DType::kInt64, Shape{static_cast<std::int64_t>(items.size())}));
  std::int64_t offset = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    CopyElements(dtype, items[i].raw(), At(dtype, out.mutable_raw(), offset), items[i].size(), nullptr);
    offset += items[i].size();
    lengths.mutable_data<std::int64_t>()[i] = items[i].shape()[0];
  }
  c.SetOutput(0, std::move(out));
  c.SetOutput(1, std::move(lengths));
  return OkStatus();
}

Status EvalListFromTensor(EvalContext& c) {
  KERATIN_ASSIGN(const Shape shape, ShapeAt(c, 1));
  KERATIN_ASSIGN(std::vector<Tensor> items, SplitItems(c, c.input(0)));
  KERATIN_ASSIGN(const std::shared_ptr<TensorList> list, TensorList::Make(c, c.attrs().Type("element_dtype"), shape, static_cast<std::int64_t>(items.size())));
  for (std::size_t i = 0; i < items.size(); ++i) {
    KERATIN_TRY(list->CheckItem(items[i]));
    list->items[i] = std::move(items[i]);
  }
  return SetList(c, list);
}

Status EvalListStack(EvalContext& c) {
  KERATIN_ASSIGN(const std::shared_ptr<TensorList> list, ListAt(c));
  const std::int64_t count = c.attrs().Int("num_elements", -1);
  if (count >= 0 && count != static_cast<std::int64_t>(list->items.size()))
    return InvalidArgument("the list has {} elements and must have {}", list->items.size(), count);
  KERATIN_ASSIGN(const Shape wanted, ShapeAt(c, 1));
  KERATIN_ASSIGN(Tensor out, StackItems(c, list->items, list->dtype, list->element_shape, wanted));
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

}  // namespace keratin::ops
