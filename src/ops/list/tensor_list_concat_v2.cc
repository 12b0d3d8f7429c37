#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_list_concat_v2) {
  return {.name = "TensorListConcatV2",
          .inputs = {"input_handle: variant", "element_shape: shape_type", "leading_dims: int64"},
          .outputs = {"tensor: element_dtype", "lengths: int64"},
          .attrs = {"element_dtype: type", "shape_type: {int32, int64}"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_ASSIGN(const Shape element, ElementShape(c, 0, 1));
            c.SetShape(1, Shape{Shape::kUnknown});
            if (!element.has_rank() || element.rank() == 0) return OkStatus();
            c.SetShape(0, WithDim(SubShape(element, 1, element.rank()), 0, Shape::kUnknown));
            return OkStatus();
          },
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<TensorList> list, ListAt(c));
            return SetConcat(c, list->items, list->dtype);
          }};
}
