#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_list_stack) {
  return {.name = "TensorListStack",
          .inputs = {"input_handle: variant", "element_shape: int32"},
          .outputs = {"tensor: element_dtype"},
          .attrs = {"element_dtype: type", "num_elements: int = -1"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_ASSIGN(const Shape element, ElementShape(c, 0, 1));
            if (!element.has_rank()) return OkStatus();
            KERATIN_TRY(CheckRank(c, element.rank() + 1));
            const std::int64_t count = c.attrs().Int("num_elements", -1);
            c.SetShape(0, WithDim(element, 0, count < 0 ? Shape::kUnknown : count));
            return OkStatus();
          },
          .eval = EvalListStack};
}
