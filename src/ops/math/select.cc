
#include "ops/select.h"
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(select) {
  return {.name = "Select",
          .inputs = {"condition: bool", "t: T", "e: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type"},
          .infer =
              [](InferContext& c) {
                Result<Shape> shape = MergeShapes(c.shape(1), c.shape(2));
                if (!shape.ok()) return OnNode(c, shape.status());
                const Shape& condition = c.shape(0);
                const bool leading = condition.rank() == 1 && shape->rank() > 0 && (condition[0] < 0 || (*shape)[0] < 0 || condition[0] == (*shape)[0]);
                if (condition.rank() > 0 && !leading && !condition.IsCompatibleWith(*shape))
                  return OnNode(
                      c, InvalidArgument("the condition has the shape {}; it must be a scalar, a vector as long as the first dimension, or have the shape {}",
                                         condition.ToString(), shape->ToString()));
                c.SetShape(0, *shape);
                return OkStatus();
              },
          .run =
              [](const RunContext& c) {
                // Element i is decided by condition i / block.
                const std::int64_t block = c.in[0].size > 0 ? std::max<std::int64_t>(1, c.out[0].size / c.in[0].size) : 1;
                ForElement(c.out[0].dtype, [&]<class T>() {
                  const bool* condition = c.in[0].as<bool>();
                  const T* t = c.in[1].as<T>();
                  const T* e = c.in[2].as<T>();
                  T* out = c.out[0].as<T>();
                  c.pool->ParallelFor(c.out[0].size, kMapGrain, [&](std::int64_t begin, std::int64_t end) {
                    while (begin < end) {
                      const std::int64_t n = block == 1 ? end - begin : std::min(end - begin, block - begin % block);
                      SelectRun(condition + begin / block, block == 1 ? 1 : 0, t + begin, 1, e + begin, 1, out + begin, n);
                      begin += n;
                    }
                  });
                });
              },
          .kernel_types = SelectTypes(),
          .note = "resource and variant are refused",
          .examples = {{.in = {Bools({true, false}), Tensor{{2}, {1, 2}}, Tensor{{2}, {10, 20}}}, .out = {Tensor{{2}, {1, 20}}}},
                       {.in = {Bools({true, false}), Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor{{2, 2}, {5, 6, 7, 8}}}, .out = {Tensor{{2, 2}, {1, 2, 7, 8}}}},
                       {.in = {Tensor::Scalar(false), Tensor{{2}, {1, 2}}, Tensor{{2}, {10, 20}}}, .out = {Tensor{{2}, {10, 20}}}}}};
}
