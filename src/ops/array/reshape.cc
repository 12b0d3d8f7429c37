#include "base/checked_math.h"
#include "ops/array/array_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

// The one dimension of `target` that is not known (kUnknown) follows when everything else is.
Status Complete(const InferContext& c, std::int64_t total, bool any_unknown, bool inferred, Shape* target) {
  if (total < 0) return OkStatus();
  std::int64_t known = 1;
  int open = -1;
  int open_count = 0;
  for (int i = 0; i < target->rank(); ++i) {
    if ((*target)[i] < 0) {
      open = i;
      ++open_count;
    } else if (!CheckedMul(known, (*target)[i], &known)) {
      return Refuse(c, "a tensor of {} elements cannot take the shape {}", total, target->ToString());
    }
  }
  if (open_count > 1) return OkStatus();
  if (open_count == 0) return known == total ? OkStatus() : Refuse(c, "a tensor of {} elements cannot take the shape {}", total, target->ToString());
  if (known == 0) {
    if (inferred && !any_unknown) return Refuse(c, "-1 stands for any size in the shape {} of no elements", target->ToString());
    return OkStatus();
  }
  if (total % known != 0) return Refuse(c, "a tensor of {} elements cannot take the shape {}", total, target->ToString());
  (*target)[open] = total / known;
  return OkStatus();
}

Status InferReshape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(1, 1, 1));
  const std::optional<std::vector<std::int64_t>> elements = c.Elements(1);
  if (!elements) return OkStatus();
  KERATIN_TRY(CheckRank(c, static_cast<int>(std::min<std::size_t>(elements->size(), 1000))));
  Shape target;
  int inferred = 0;
  bool any_unknown = false;
  for (const std::int64_t element : *elements) {
    any_unknown = any_unknown || element == ValueInfo::kUnknownElement;
    inferred += element == -1 ? 1 : 0;
    if (element < -1 && element != ValueInfo::kUnknownElement) return Refuse(c, "the new shape has the dimension {}", element);
    target.push_back(element < 0 ? Shape::kUnknown : element);
  }
  if (inferred > 1) return Refuse(c, "the new shape has {} dimensions of -1; at most one can be left open", inferred);
  const Shape& shape = c.shape(0);
  KERATIN_TRY(Complete(c, shape.NumElements(), any_unknown, inferred > 0, &target));
  c.SetShape(0, target);
  if (target.IsFullyKnown() && c.input(0).known() && c.input(0).value.size() == target.NumElements()) c.output(0).value = c.input(0).value.Reshaped(target);
  if (target.IsFullyKnown() && target.rank() <= 1 && static_cast<std::int64_t>(c.input(0).elements.size()) == target.NumElements())
    c.output(0).elements = c.input(0).elements;
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(reshape) {
  return {.name = "Reshape",
          .inputs = {"tensor: T", "shape: Tshape"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "Tshape: {int32, int64} = DT_INT32"},
          .infer = InferReshape,
          .is_view = true,
          .examples = {
              {.in = {Tensor{{1, 4}, {1, 2, 3, 4}}, Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{2, -1})}, .out = {Tensor{{2, 2}, {1, 2, 3, 4}}}},
              {.in = {Tensor{{1, 1}, {7}}, Tensor::Of<std::int32_t>({0}, std::vector<std::int32_t>{})}, .out = {Tensor{{}, {7}}}}}};
}
