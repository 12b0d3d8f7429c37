#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_list_set_item) {
  return {.name = "TensorListSetItem",
          .inputs = {"input_handle: variant", "index: int32", "item: element_dtype"},
          .outputs = {"output_handle: variant"},
          .attrs = {"element_dtype: type", "resize_if_index_out_of_bounds: bool = false"},
          .infer = ForwardList,
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(std::shared_ptr<TensorList> list, WritableList(c));
            auto size = static_cast<std::int64_t>(list->items.size());
            if (c.attrs().Bool("resize_if_index_out_of_bounds") && c.input(1).size() == 1 && IntAt(c.input(1), 0) >= size) {
              size = IntAt(c.input(1), 0) + 1;
              KERATIN_TRY(list->Resize(c, size));
            }
            KERATIN_ASSIGN(const std::int64_t index, IndexAt(c, 1, size));
            KERATIN_TRY(list->CheckItem(c.input(2)));
            list->items[static_cast<std::size_t>(index)] = c.input(2);
            return SetList(c, std::move(list));
          }};
}
