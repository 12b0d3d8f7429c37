
#include "ops/add_all.h"
#include "ops/broadcast.h"
#include "ops/op.h"

KERATIN_OP(add_n) {
  return {
      .name = "AddN",
      .inputs = {"inputs: N * T"},
      .outputs = {"sum: T"},
      .attrs = {"N: int >= 1", "T: {float, double, int32, uint8, int16, int8, complex64, int64, bfloat16, uint16, complex128, half, uint32, uint64, variant}"},
      .infer =
          [](InferContext& c) {
            Shape shape = c.shape(0);
            for (int i = 1; i < c.input_count(); ++i) {
              Result<Shape> merged = MergeShapes(shape, c.shape(i));
              if (!merged.ok()) return OnNode(c, merged.status());
              shape = *merged;
            }
            c.SetShape(0, shape);
            return OkStatus();
          },
      .run = [](const RunContext& c) { ForRealType(c.out[0].dtype, [&]<class T>() { AddAll<T>(c); }); },
      .in_place = 1,
      .accuracy = Accuracy::kRounding,
      .kernel_types = RealTypes(),
      .examples = {{.in = {Tensor{{2}, {1, 2}}, Tensor{{2}, {10, 20}}, Tensor{{2}, {100, 200}}}, .out = {Tensor{{2}, {111, 222}}}}}};
}
