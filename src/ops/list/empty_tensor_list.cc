#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(empty_tensor_list) {
  return {.name = "EmptyTensorList",
          .inputs = {"element_shape: shape_type", "max_num_elements: int32"},
          .outputs = {"handle: variant"},
          .attrs = {"element_dtype: type", "shape_type: {int32, int64}"},
          .infer = [](InferContext& c) { return InferNewList(c, 0); },
          .eval = [](EvalContext& c) { return SetNewList(c, 0, 0); }};
}
