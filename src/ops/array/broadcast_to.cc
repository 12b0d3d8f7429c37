#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

KERATIN_OP(broadcast_to) {
  return {
      .name = "BroadcastTo",
      .inputs = {"input: T", "shape: Tidx"},
      .outputs = {"output: T"},
      .attrs = {"T: type", "Tidx: {int32, int64} = DT_INT32"},
      .infer = [](InferContext& c) -> Status {
        KERATIN_ASSIGN(const Shape target, c.ShapeFromInput(1));
        const Result<Shape> both = BroadcastShapes(c.shape(0), target);
        if (!both.ok()) return both.status().WithContext("node \"" + c.node().name + "\" (BroadcastTo)");
        if (target.has_rank() && c.shape(0).rank() > target.rank())
          return Refuse(c, "{} has more dimensions than {}", c.shape(0).ToString(), target.ToString());
        if (both->has_rank() && !both->IsCompatibleWith(target)) return Refuse(c, "{} does not broadcast to {}", c.shape(0).ToString(), target.ToString());
        c.SetShape(0, target);
        return OkStatus();
      },
      .run =
          [](const RunContext& c) {
            const ConstView& in = c.in[0];
            const View& out = c.out[0];
            const Strides in_strides = StridesOf(in.shape);
            const Strides out_strides = StridesOf(out.shape);
            const int lead = out.shape.rank() - in.shape.rank();
            StridedCopy copy;
            for (int i = 0; i < out.shape.rank(); ++i) {
              const std::int64_t stride = i < lead || in.shape[i - lead] != out.shape[i] ? 0 : in_strides[static_cast<std::size_t>(i - lead)];
              copy.Add(out.shape[i], stride, out_strides[static_cast<std::size_t>(i)]);
            }
            copy.Run(in.dtype, in.data, out.data, c.pool);
          },
      .examples = {{.in = {Tensor{{2, 1}, {1, 2}}, Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{2, 2})}, .out = {Tensor{{2, 2}, {1, 1, 2, 2}}}}}};
}
