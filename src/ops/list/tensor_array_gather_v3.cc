#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_array_gather_v3) {
  return {.name = "TensorArrayGatherV3",
          .inputs = {"handle: resource", "indices: int32", "flow_in: float"},
          .outputs = {"value: dtype"},
          .attrs = {"dtype: type", "element_shape: shape = { unknown_rank: true }"},
          .stateful = true,
          .infer = [](InferContext& c) -> Status {
            Shape element = c.input(0).handle_shape;
            if (const Shape* shape = c.attrs().Get<Shape>("element_shape")) {
              const Result<Shape> merged = MergeShapes(element, *shape);
              if (!merged.ok()) return Refuse(c, "elements of {} are not {}", element.ToString(), shape->ToString());
              element = *merged;
            }
            if (!element.has_rank()) return OkStatus();
            KERATIN_TRY(CheckRank(c, element.rank() + 1));
            c.SetShape(0, WithDim(element, 0, c.shape(1).rank() == 1 ? c.shape(1)[0] : Shape::kUnknown));
            return OkStatus();
          },
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<TensorList> list, ListAt(c));
            std::vector<Tensor> chosen;
            for (std::int64_t i = 0; i < c.input(1).size(); ++i) {
              const std::int64_t index = IntAt(c.input(1), i);
              if (index < 0 || index >= static_cast<std::int64_t>(list->items.size()))
                return InvalidArgument("index {} is outside an array of {}", index, list->items.size());
              chosen.push_back(list->items[static_cast<std::size_t>(index)]);
            }
            const Shape* shape = c.attrs().Get<Shape>("element_shape");
            KERATIN_ASSIGN(Tensor out, StackItems(c, chosen, list->dtype, list->element_shape, shape != nullptr ? *shape : Shape::UnknownRank()));
            c.SetOutput(0, std::move(out));
            return OkStatus();
          }};
}
