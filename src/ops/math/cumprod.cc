
#include "ops/op.h"
#include "ops/scan.h"
#include "ops/values.h"

KERATIN_OP(cumprod) {
  return {.name = "Cumprod",
          .inputs = {"x: T", "axis: Tidx"},
          .outputs = {"out: T"},
          .attrs = {"exclusive: bool = false", "reverse: bool = false", "T: numbertype", "Tidx: {int32, int64} = DT_INT32"},
          .infer = ScanShape,
          .run =
              [](const RunContext& c) {
                ForRealType(c.in[0].dtype, [&]<class T>() {
                  using C = ComputeType<T>;
                  Scan<T>(c, C(1), [](C x, C y) { return WrapMul(x, y); });
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kRounding,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Int(1)}, .out = {Tensor{{2, 3}, {1, 2, 6, 4, 20, 120}}}},
                       {.attrs = {{"exclusive", true}, {"reverse", true}}, .in = {Tensor{{3}, {1, 2, 3}}, Int(0)}, .out = {Tensor{{3}, {6, 3, 1}}}}}};
}
