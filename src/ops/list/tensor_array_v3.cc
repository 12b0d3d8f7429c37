#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_array_v3) {
  return {.name = "TensorArrayV3",
          .inputs = {"size: int32"},
          .outputs = {"handle: resource", "flow: float"},
          .attrs = {"dtype: type", "element_shape: shape = { unknown_rank: true }", "dynamic_size: bool = false", "clear_after_read: bool = true",
                    "identical_element_shapes: bool = false", "tensor_array_name: string = \"\""},
          .stateful = true,
          .infer =
              [](InferContext& c) {
                c.SetShape(0, Shape{2});
                c.SetShape(1, Shape{});
                c.output(0).handle_dtype = c.attrs().Type("dtype");
                if (const Shape* shape = c.attrs().Get<Shape>("element_shape")) c.output(0).handle_shape = *shape;
                return OkStatus();
              },
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::int64_t count, CountAt(c, 0));
            const Shape* shape = c.attrs().Get<Shape>("element_shape");
            KERATIN_ASSIGN(std::shared_ptr<TensorList> list,
                           TensorList::Make(c, c.attrs().Type("dtype"), shape != nullptr ? *shape : Shape::UnknownRank(), count));
            list->grows = c.attrs().Bool("dynamic_size");
            KERATIN_ASSIGN(Tensor handle, c.Allocate(DType::kResource, Shape{2}));
            handle.mutable_data<ObjectPtr>()[0] = std::move(list);
            c.SetOutput(0, std::move(handle));
            c.SetOutput(1, Tensor::Scalar(0.0F));
            return OkStatus();
          }};
}
