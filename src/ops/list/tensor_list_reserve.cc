#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_list_reserve) {
  return {.name = "TensorListReserve",
          .inputs = {"element_shape: shape_type", "num_elements: int32"},
          .outputs = {"handle: variant"},
          .attrs = {"element_dtype: type", "shape_type: {int32, int64}"},
          .infer = [](InferContext& c) { return InferNewList(c, 0); },
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::int64_t count, CountAt(c, 1));
            return SetNewList(c, 0, count);
          }};
}
