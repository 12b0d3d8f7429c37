
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(bucketize) {
  return {.name = "Bucketize",
          .inputs = {"input: T"},
          .outputs = {"output: int32"},
          .attrs = {"T: {int32, int64, float, double}", "boundaries: list(float)"},
          .infer =
              [](InferContext& c) {
                const auto* boundaries = c.attrs().Get<std::vector<float>>("boundaries");
                if (boundaries != nullptr && !std::is_sorted(boundaries->begin(), boundaries->end()))
                  return OnNode(c, InvalidArgument("the boundaries are not sorted"));
                return SameAsInput(c);
              },
          .run =
              [](const RunContext& c) {
                static const std::vector<float> kNone;
                const auto* given = c.attrs->Get<std::vector<float>>("boundaries");
                const std::vector<float>& boundaries = given != nullptr ? *given : kNone;
                ForRealType(c.in[0].dtype, [&]<class T>() {
                  MapUnary<T, std::int32_t>(
                      c,
                      [&boundaries](ComputeType<T> x) {
                        return static_cast<std::int32_t>(std::upper_bound(boundaries.begin(), boundaries.end(), x) - boundaries.begin());
                      },
                      kHeavyMapGrain);
                });
              },
          .examples = {{.attrs = {{"boundaries", std::vector<float>{0, 100}}}, .in = {Tensor{{4}, {-5, 0, 99.5, 100}}}, .out = {Ints({0, 1, 1, 2})}}}};
}
