
#include "ops/broadcast.h"
#include "ops/float_kernels.h"
#include "ops/op.h"

KERATIN_OP(clip_by_value) {
  return {.name = "ClipByValue",
          .inputs = {"t: T", "clip_value_min: T", "clip_value_max: T"},
          .outputs = {"output: T"},
          .attrs = {"T: numbertype"},
          .infer =
              [](InferContext& c) {
                for (const int i : {1, 2})
                  if (c.shape(i).rank() > 0 && !c.shape(i).IsCompatibleWith(c.shape(0)))
                    return OnNode(
                        c, InvalidArgument("a bound has the shape {} and must be a scalar or have the shape {}", c.shape(i).ToString(), c.shape(0).ToString()));
                return SameAsInput(c);
              },
          .run =
              [](const RunContext& c) {
                ForRealType(c.in[0].dtype, [&]<class T>() {
                  using C = ComputeType<T>;
                  const T* in = c.in[0].as<T>();
                  const T* low = c.in[1].as<T>();
                  const T* high = c.in[2].as<T>();
                  T* out = c.out[0].as<T>();
                  const auto clip = [](C x, C lowest, C highest) { return std::min(std::max(x, lowest), highest); };
                  if (c.in[1].shape.rank() == 0 && c.in[2].shape.rank() == 0) {
                    const C lowest = static_cast<C>(*low);
                    const C highest = static_cast<C>(*high);
                    if constexpr (std::is_same_v<T, float>) {
                      kernels::Activate(kernels::Activation::kClip, lowest, highest, in, out, c.out[0].size, c.pool);
                      return;
                    }
                    MapUnary<T>(c, [=](C x) { return clip(x, lowest, highest); });
                    return;
                  }
                  const std::int64_t low_step = c.in[1].shape.rank() == 0 ? 0 : 1;
                  const std::int64_t high_step = c.in[2].shape.rank() == 0 ? 0 : 1;
                  c.pool->ParallelFor(c.out[0].size, kMapGrain, [&](std::int64_t begin, std::int64_t end) {
                    for (std::int64_t i = begin; i < end; ++i)
                      out[i] = static_cast<T>(clip(static_cast<C>(in[i]), static_cast<C>(low[i * low_step]), static_cast<C>(high[i * high_step])));
                  });
                });
              },
          .in_place = 1,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{3}, {-1, 0.5, 3}}, Tensor::Scalar(0.F), Tensor::Scalar(1.F)}, .out = {Tensor{{3}, {0, 0.5, 1}}}},
                       {.in = {Tensor{{2}, {1, 2}}, Tensor::Scalar(0.F), Tensor{{2}, {0, 3}}}, .out = {Tensor{{2}, {0, 2}}}}}};
}
