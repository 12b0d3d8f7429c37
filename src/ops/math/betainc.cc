#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/special.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

// Scalars go with every shape; all others are the same.
Status InferBetainc(InferContext& c) {
  Shape out;
  for (int i = 0; i < 3; ++i) {
    if (c.shape(i).rank() == 0) continue;
    if (out.rank() == 0) {
      out = c.shape(i);
      continue;
    }
    Result<Shape> merged = MergeShapes(out, c.shape(i));
    if (!merged.ok()) return OnNode(c, merged.status());
    out = *merged;
  }
  for (int i = 0; i < 3; ++i)
    if (!c.shape(i).has_rank() && out.rank() == 0) out = c.shape(i);
  c.SetShape(0, out);
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(betainc) {
  return {.name = "Betainc",
          .inputs = {"a: T", "b: T", "x: T"},
          .outputs = {"z: T"},
          .attrs = {"T: {float, double}"},
          .infer = InferBetainc,
          .run =
              [](const RunContext& c) {
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  if constexpr (std::is_floating_point_v<T>) {
                    const auto step = [&](std::size_t i) { return c.in[i].shape.rank() == 0 ? 0 : 1; };
                    const std::int64_t a_step = step(0), b_step = step(1), x_step = step(2);
                    const T *a = c.in[0].as<T>(), *b = c.in[1].as<T>(), *x = c.in[2].as<T>();
                    T* out = c.out[0].as<T>();
                    c.pool->ParallelFor(c.out[0].size, kHeavyMapGrain, [&](std::int64_t begin, std::int64_t end) {
                      for (std::int64_t i = begin; i < end; ++i) out[i] = special::Betainc(a[i * a_step], b[i * b_step], x[i * x_step]);
                    });
                  }
                });
              },
          .accuracy = Accuracy::kApproximate,
          .examples = {{.in = {Tensor{{3}, {0.5, 2.0, 5.0}}, Tensor{{3}, {1.5, 2.0, 0.75}}, Tensor{{3}, {0.25, 0.5, 0.89999998F}}},
                        .out = {Tensor{{3}, {0.60899782F, 0.5, 0.46382755F}}}},
                       {.in = {Tensor::Scalar(2.F), Tensor{{2}, {1.0, 3.0}}, Tensor::Scalar(0.5F)}, .out = {Tensor{{2}, {0.25, 0.6875}}}}}};
}
