// TensorLists (variants with value semantics) and TensorArrays (resources that change).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ops/array/array_common.h"
#include "ops/op.h"
#include "ops/state/state_common.h"

namespace keratin::ops {

class TensorList : public Object {
 public:
  static Result<std::shared_ptr<TensorList>> Make(EvalContext& c, DType dtype, const Shape& element_shape, std::int64_t count);
  [[nodiscard]] std::string Describe() const override { return "a list of " + std::to_string(items.size()) + " tensors"; }
  // New places are empty; the space counts against the run's memory.
  Status Resize(EvalContext& c, std::int64_t count);
  // An error unless `item` may be an element.
  [[nodiscard]] Status CheckItem(const Tensor& item) const;
  // For TensorArrays: sets element `index`, growing when `grows`.
  Status Write(EvalContext& c, std::int64_t index, const Tensor& item);

  DType dtype = DType::kInvalid;
  Shape element_shape = Shape::UnknownRank();
  bool grows = false;
  std::vector<Tensor> items;  // kInvalid where nothing was set

 private:
  std::vector<Tensor> space_;
};

// --- Before running
// Output 0 is a list of "element_dtype" with the element shape of input `shape_input`.
Status InferNewList(InferContext& c, int shape_input);
// Output 0 is list input 0.
Status ForwardList(InferContext& c);
// The element shape of list input `list`, as far as it or input `shape_input` says.
Result<Shape> ElementShape(const InferContext& c, int list, int shape_input);

// --- Running
// Input i as a shape: -1 where unknown, the scalar -1 for an unknown rank.
Result<Shape> ShapeAt(const EvalContext& c, int i);
// Scalar input i as a count of elements.
Result<std::int64_t> CountAt(const EvalContext& c, int i);
// Scalar input i as an index below `size`.
Result<std::int64_t> IndexAt(const EvalContext& c, int i, std::int64_t size);
// The list of input 0.
Result<std::shared_ptr<TensorList>> ListAt(const EvalContext& c);
// The same to change: itself when nobody else holds it, else a copy.
Result<std::shared_ptr<TensorList>> WritableList(EvalContext& c);
Status SetList(EvalContext& c, std::shared_ptr<TensorList> list);
Status SetNewList(EvalContext& c, int shape_input, std::int64_t count);
// Element `index`, or zeros where nothing was set and the list or input `shape_input` (-1: none) tells the shape.
Result<Tensor> ItemOrZeros(EvalContext& c, const TensorList& list, std::int64_t index, int shape_input);
// Items one above the other; places where nothing was set become zeros.
Result<Tensor> StackItems(EvalContext& c, const std::vector<Tensor>& items, DType dtype, const Shape& element_shape, const Shape& wanted);
// The slices of a tensor along dimension 0.
Result<std::vector<Tensor>> SplitItems(EvalContext& c, const Tensor& tensor);
// Outputs 0 and 1: items joined along dimension 0, and how long each is.
Status SetConcat(EvalContext& c, const std::vector<Tensor>& items, DType dtype);

Status EvalListFromTensor(EvalContext& c);
Status EvalListStack(EvalContext& c);

}  // namespace keratin::ops
