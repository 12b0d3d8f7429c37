#include <cmath>
#include <limits>

#include "ops/op.h"
#include "ops/scan.h"
#include "ops/values.h"

KERATIN_OP(cumulative_logsumexp) {
  return {.name = "CumulativeLogsumexp",
          .inputs = {"x: T", "axis: Tidx"},
          .outputs = {"out: T"},
          .attrs = {"exclusive: bool = false", "reverse: bool = false", "T: {bfloat16, half, float, double}", "Tidx: {int32, int64} = DT_INT32"},
          .infer = ScanShape,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  using C = ComputeType<T>;
                  Scan<T>(c, -std::numeric_limits<C>::infinity(), [](C x, C y) {
                    const C most = std::max(x, y), least = std::min(x, y);
                    return least == -std::numeric_limits<C>::infinity() ? most : most + std::log1p(std::exp(least - most));
                  });
                });
              },
          .in_place = 1,
          .accuracy = Accuracy::kApproximate,
          .examples = {
              {.in = {Tensor{{4}, {0.0, 1.0, 2.0, -3.0}}, Int(0)}, .out = {Tensor{{4}, {0.0, 1.3132617F, 2.4076061F, 2.4120784F}}}},
              {.attrs = {{"exclusive", true}, {"reverse", true}},
               .in = {Tensor{{2, 3}, {0.0, 1.0, 2.0, -1.0, 3.0, 0.5}}, Int(1)},
               .out = {Tensor{{2, 3}, {2.3132617F, 2.0, -std::numeric_limits<float>::infinity(), 3.0788898F, 0.5, -std::numeric_limits<float>::infinity()}}}}}};
}
