#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_array_scatter_v3) {
  return {.name = "TensorArrayScatterV3",
          .inputs = {"handle: resource", "indices: int32", "value: T", "flow_in: float"},
          .outputs = {"flow_out: float"},
          .attrs = {"T: type"},
          .stateful = true,
          .infer = ScalarOutput,
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<TensorList> list, ListAt(c));
            KERATIN_ASSIGN(const std::vector<Tensor> items, SplitItems(c, c.input(2)));
            if (c.input(1).size() != static_cast<std::int64_t>(items.size()))
              return InvalidArgument("{} indices are given for {} elements", c.input(1).size(), items.size());
            for (std::size_t i = 0; i < items.size(); ++i) KERATIN_TRY(list->Write(c, IntAt(c.input(1), static_cast<std::int64_t>(i)), items[i]));
            c.SetOutput(0, Tensor::Scalar(0.0F));
            return OkStatus();
          }};
}
