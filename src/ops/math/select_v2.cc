
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/select.h"
#include "ops/values.h"

KERATIN_OP(select_v2) {
  return {.name = "SelectV2",
          .inputs = {"condition: bool", "t: T", "e: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type"},
          .infer =
              [](InferContext& c) {
                Result<Shape> shape = BroadcastShapes(c.shape(1), c.shape(2));
                if (shape.ok()) shape = BroadcastShapes(c.shape(0), *shape);
                if (!shape.ok()) return OnNode(c, shape.status());
                c.SetShape(0, *shape);
                return OkStatus();
              },
          .run =
              [](const RunContext& c) {
                const Broadcast broadcast(c.in, c.out[0].shape);
                ForElement(c.out[0].dtype, [&]<class T>() {
                  const bool* condition = c.in[0].as<bool>();
                  const T* t = c.in[1].as<T>();
                  const T* e = c.in[2].as<T>();
                  T* out = c.out[0].as<T>();
                  c.pool->ParallelFor(c.out[0].size, kMapGrain, [&](std::int64_t begin, std::int64_t end) {
                    while (begin < end) {
                      const Broadcast::Run run = broadcast.At(begin, end);
                      SelectRun(condition + run.offset[0], run.stride[0], t + run.offset[1], run.stride[1], e + run.offset[2], run.stride[2], out + begin,
                                run.size);
                      begin += run.size;
                    }
                  });
                });
              },
          .kernel_types = SelectTypes(),
          .note = "resource and variant are refused",
          .examples = {{.in = {Bools({true, false}), Tensor{{2}, {1, 2}}, Tensor{{2}, {10, 20}}}, .out = {Tensor{{2}, {1, 20}}}},
                       {.in = {Bools(Shape{2, 1}, {true, false}), Ints({1, 2}), Int(7)}, .out = {Ints(Shape{2, 2}, {1, 2, 7, 7})}}}};
}
