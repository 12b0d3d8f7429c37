#include "ops/array/scatter_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_scatter_update) {
  return {.name = "TensorScatterUpdate",
          .inputs = {"tensor: T", "indices: Tindices", "updates: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "Tindices: {int16, int32, int64, uint16}", "bad_indices_policy: string = \"\""},
          .infer = TensorScatterShape,
          .checked_run = [](const RunContext& c) -> Status {
            CopyElements(c.out[0].dtype, c.in[0].data, c.out[0].data, c.out[0].size, c.pool);
            KERATIN_ASSIGN(const IndexRows rows, IndexRows::Of(c.in[1], c.in[0].shape));
            KERATIN_TRY(CheckSize(c.in[2], rows.count * rows.slice_size));
            for (std::int64_t i = 0; i < rows.count; ++i) {
              KERATIN_ASSIGN(const std::int64_t slice, rows.SliceAt(i));
              CopyElements(c.out[0].dtype, At(c.out[0].dtype, c.in[2].data, i * rows.slice_size), At(c.out[0].dtype, c.out[0].data, slice * rows.slice_size),
                           rows.slice_size, nullptr);
            }
            return OkStatus();
          },
          .note = "bad_indices_policy IGNORE is refused",
          .examples = {{.in = {Tensor{{3}, {1, 2, 3}}, Tensor::Of<std::int32_t>({1, 1}, std::vector<std::int32_t>{1}), Tensor{{1}, {9}}},
                        .out = {Tensor{{3}, {1, 9, 3}}}}}};
}
