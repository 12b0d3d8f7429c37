#include "graph/evaluate.h"
#include "ops/array/shape_common.h"
#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_list_element_shape) {
  return {.name = "TensorListElementShape",
          .inputs = {"input_handle: variant"},
          .outputs = {"element_shape: shape_type"},
          .attrs = {"shape_type: {int32, int64}"},
          .infer = [](InferContext& c) -> Status {
            const Shape& shape = c.input(0).handle_shape;
            // An unknown rank is written as the scalar -1.
            if (!shape.has_rank()) return OkStatus();
            if (shape.IsFullyKnown()) return SetShapeVector(c, 0, shape);
            c.SetShape(0, Shape{shape.rank()});
            return OkStatus();
          },
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<TensorList> list, ListAt(c));
            const Shape shape = list->element_shape.has_rank() ? list->element_shape : Shape{-1};
            KERATIN_ASSIGN(Tensor out, c.Allocate(c.attrs().Type("shape_type"), list->element_shape.has_rank() ? Shape{shape.rank()} : Shape{}));
            WriteShape(shape, MutableViewOf(out));
            c.SetOutput(0, std::move(out));
            return OkStatus();
          }};
}
