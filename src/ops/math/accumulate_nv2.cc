
#include "ops/add_all.h"
#include "ops/broadcast.h"
#include "ops/op.h"

KERATIN_OP(accumulate_nv2) {
  return {.name = "AccumulateNV2",
          .inputs = {"inputs: N * T"},
          .outputs = {"sum: T"},
          .attrs = {"N: int >= 1", "T: numbertype", "shape: shape"},
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
          .examples = {{.attrs = {{"shape", Shape{2}}},
                        .in = {Tensor{{2}, {1, 2}}, Tensor{{2}, {10, 20}}, Tensor{{2}, {100, 200}}},
                        .out = {Tensor{{2}, {111, 222}}}}}};
}
