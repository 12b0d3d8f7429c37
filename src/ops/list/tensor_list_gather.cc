#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_list_gather) {
  return {.name = "TensorListGather",
          .inputs = {"input_handle: variant", "indices: int32", "element_shape: int32"},
          .outputs = {"values: element_dtype"},
          .attrs = {"element_dtype: type"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_ASSIGN(const Shape element, ElementShape(c, 0, 2));
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
                return InvalidArgument("index {} is outside a list of {}", index, list->items.size());
              chosen.push_back(list->items[static_cast<std::size_t>(index)]);
            }
            KERATIN_ASSIGN(const Shape wanted, ShapeAt(c, 2));
            KERATIN_ASSIGN(Tensor out, StackItems(c, chosen, list->dtype, list->element_shape, wanted));
            c.SetOutput(0, std::move(out));
            return OkStatus();
          }};
}
