#include "graph/evaluate.h"
#include "ops/array/gather_common.h"
#include "ops/op.h"
#include "ops/state/state_common.h"

namespace keratin::ops {
namespace {

Status InferResourceGather(InferContext& c) {
  const Shape& params = c.input(0).handle_shape;
  const std::int64_t batch = c.attrs().Int("batch_dims");
  const Result<Shape> shape = GatherShape(params, c.shape(1), batch, batch);
  if (!shape.ok()) return shape.status().WithContext("node \"" + c.node().name + "\" (ResourceGather)");
  c.SetShape(0, *shape);
  return OkStatus();
}
Status EvalResourceGather(EvalContext& c) {
  KERATIN_ASSIGN(const Tensor params, ReadVariable(c, 0, c.attrs().Type("dtype")));
  const std::int64_t batch = c.attrs().Int("batch_dims");
  KERATIN_ASSIGN(const Shape shape, GatherShape(params.shape(), c.input(1).shape(), batch, batch));
  KERATIN_ASSIGN(Tensor out, c.Allocate(params.dtype(), shape));
  KERATIN_TRY(GatherSlices(ViewOf(params), ViewOf(c.input(1)), batch, batch, MutableViewOf(out), &c.pool()));
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(resource_gather) {
  return {.name = "ResourceGather",
          .inputs = {"resource: resource", "indices: Tindices"},
          .outputs = {"output: dtype"},
          .attrs = {"batch_dims: int = 0", "validate_indices: bool = true", "dtype: type", "Tindices: {int32, int64}"},
          .stateful = true,
          .infer = InferResourceGather,
          .eval = EvalResourceGather};
}
