#include <cmath>

#include "ops/broadcast.h"
#include "ops/op.h"

KERATIN_OP(lrn) {
  return {.name = "LRN",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"depth_radius: int = 5", "bias: float = 1.0", "alpha: float = 1.0", "beta: float = 0.5", "T: {half, bfloat16, float} = DT_FLOAT"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(c.RequireRank(0, 4, 4));
                if (c.attrs().Int("depth_radius", 5) < 0) return OnNode(c, InvalidArgument("depth_radius is negative"));
                return SameAsInput(c);
              },
          .run =
              [](const RunContext& c) {
                const std::int64_t channels = c.in[0].shape.back();
                if (c.out[0].size == 0) return;
                const std::int64_t radius = std::min(c.attrs->Int("depth_radius", 5), channels);
                const float bias = c.attrs->Float("bias", 1);
                const float alpha = c.attrs->Float("alpha", 1);
                const float beta = c.attrs->Float("beta", 0.5F);
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  const T* in = c.in[0].as<T>();
                  T* out = c.out[0].as<T>();
                  c.pool->ParallelFor(c.out[0].size / channels, std::max<std::int64_t>(1, kHeavyMapGrain / channels),
                                      [&](std::int64_t begin, std::int64_t end) {
                                        for (std::int64_t row = begin; row < end; ++row) {
                                          const T* x = in + row * channels;
                                          for (std::int64_t k = 0; k < channels; ++k) {
                                            float squares = 0;
                                            for (std::int64_t j = std::max<std::int64_t>(0, k - radius); j <= std::min(channels - 1, k + radius); ++j)
                                              squares += static_cast<float>(x[j]) * static_cast<float>(x[j]);
                                            out[row * channels + k] = static_cast<T>(static_cast<float>(x[k]) / std::pow(bias + alpha * squares, beta));
                                          }
                                        }
                                      });
                });
              },
          .accuracy = Accuracy::kClose,
          .kernel_types = {DType::kFloat, DType::kHalf, DType::kBfloat16},
          .examples = {{.attrs = {{"depth_radius", std::int64_t{1}}},
                        .in = {Tensor{{1, 1, 1, 3}, {1, 2, 3}}},
                        .out = {Tensor{{1, 1, 1, 3}, {0.4082483, 0.5163978, 0.8017837}}}}}};
}
