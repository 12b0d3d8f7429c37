#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_list_from_tensor) {
  return {.name = "TensorListFromTensor",
          .inputs = {"tensor: element_dtype", "element_shape: shape_type"},
          .outputs = {"output_handle: variant"},
          .attrs = {"element_dtype: type", "shape_type: {int32, int64}"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(InferNewList(c, 1));
            if (!c.shape(0).has_rank()) return OkStatus();
            KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
            const Result<Shape> merged = MergeShapes(c.output(0).handle_shape, SubShape(c.shape(0), 1, c.shape(0).rank()));
            if (!merged.ok()) return Refuse(c, "elements of {} do not have the shape {}", c.shape(0).ToString(), c.output(0).handle_shape.ToString());
            c.output(0).handle_shape = *merged;
            return OkStatus();
          },
          .eval = EvalListFromTensor};
}
