#include <vector>

#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

// The falling row that is nearest to `in`: neighbours that rise are pooled to their mean. `segments` counts the pools.
template <class T, class Out>
void Isotonic(const T* in, std::int64_t size, Out* out, std::int32_t* segments) {
  struct Pool {
    double sum;
    std::int64_t count;
  };
  std::vector<Pool> pools;
  for (std::int64_t i = 0; i < size; ++i) {
    Pool next{static_cast<double>(static_cast<ComputeType<T>>(in[i])), 1};
    while (!pools.empty() && next.sum * static_cast<double>(pools.back().count) > pools.back().sum * static_cast<double>(next.count)) {
      next.sum += pools.back().sum;
      next.count += pools.back().count;
      pools.pop_back();
    }
    pools.push_back(next);
  }
  for (std::size_t k = 0; k < pools.size(); ++k) {
    const auto mean = static_cast<float>(pools[k].sum / static_cast<double>(pools[k].count));
    for (std::int64_t i = 0; i < pools[k].count; ++i) {
      if constexpr (std::is_same_v<Out, double>)
        *out++ = pools[k].sum / static_cast<double>(pools[k].count);
      else
        *out++ = static_cast<Out>(mean);
      *segments++ = static_cast<std::int32_t>(k);
    }
  }
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(isotonic_regression) {
  return {.name = "IsotonicRegression",
          .inputs = {"input: T"},
          .outputs = {"output: output_dtype", "segments: int32"},
          .attrs = {"T: realnumbertype", "output_dtype: {half, bfloat16, float, double} = DT_FLOAT"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 2, 2));
            c.SetShape(0, c.shape(0));
            c.SetShape(1, c.shape(0));
            return OkStatus();
          },
          .run =
              [](const RunContext& c) {
                const std::int64_t size = c.in[0].shape[1];
                ForRealType(c.in[0].dtype, [&]<class T>() {
                  ForFloatType(c.out[0].dtype, [&]<class Out>() {
                    c.pool->ParallelFor(c.in[0].shape[0], std::max<std::int64_t>(1, kHeavyMapGrain / std::max<std::int64_t>(1, size)),
                                        [&](std::int64_t begin, std::int64_t end) {
                                          for (std::int64_t row = begin; row < end; ++row)
                                            Isotonic(c.in[0].as<T>() + row * size, size, c.out[0].as<Out>() + row * size,
                                                     c.out[1].as<std::int32_t>() + row * size);
                                        });
                  });
                });
              },
          .accuracy = Accuracy::kRounding,
          .examples = {{.in = {Tensor{{2, 3}, {3.0, 1.0, 2.0, 4.0, 0.5, 0.75}}},
                        .out = {Tensor{{2, 3}, {3.0, 1.5, 1.5, 4.0, 0.625, 0.625}}, Ints(Shape{2, 3}, {0, 1, 1, 0, 1, 1})}}}};
}
