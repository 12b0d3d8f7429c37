#include "ops/array/scatter_common.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

Status RunTensorScatterUpdate(const RunContext& c) {
  CopyElements(c.out[0].dtype, c.in[0].data, c.out[0].data, c.out[0].size, c.pool);
  KERATIN_ASSIGN(const IndexRows rows, IndexRows::Of(c.in[1], c.in[0].shape));
  KERATIN_TRY(CheckSize(c.in[2], rows.count * rows.slice_size));
  for (std::int64_t i = 0; i < rows.count; ++i) {
    KERATIN_ASSIGN(const std::int64_t slice, rows.SliceAt(i));
    CopyElements(c.out[0].dtype, At(c.out[0].dtype, c.in[2].data, i * rows.slice_size), At(c.out[0].dtype, c.out[0].data, slice * rows.slice_size),
                 rows.slice_size, nullptr);
  }
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(tensor_scatter_update) {
  OpSpec op = TensorScatterOp("TensorScatterUpdate", RunTensorScatterUpdate,
                              {{.in = {Tensor{{3}, {1, 2, 3}}, Ints({1, 1}, {1}), Tensor{{1}, {9}}}, .out = {Tensor{{3}, {1, 9, 3}}}}});
  op.attrs[1] = "Tindices: {int16, int32, int64, uint16}";
  op.kernel_types = {};
  return op;
}
