#include "ops/op.h"
#include "ops/pool.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

// Of equal elements the first; the place counts channels, columns and rows, and images with "include_batch_in_index".
template <class T, class Index>
void PoolWithArgmax(const RunContext& c, const Window& window) {
  const WindowAxis &down = window.axes[0], &across = window.axes[1];
  const std::int64_t channels = window.channels, pixels = down.in * across.in;
  const bool all = c.attrs->Bool("include_batch_in_index");
  const T* in = c.in[0].as<T>();
  T* out = c.out[0].as<T>();
  Index* where = c.out[1].as<Index>();
  const std::int64_t grain = std::max<std::int64_t>(1, kMapGrain / std::max<std::int64_t>(1, channels * down.size * across.size));
  c.pool->ParallelFor(window.batch * down.out * across.out, grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t p = begin; p < end; ++p) {
      const std::int64_t batch = p / (down.out * across.out);
      const WindowSpan y = SpanAt(down, p / across.out % down.out), x = SpanAt(across, p % across.out);
      for (std::int64_t channel = 0; channel < channels; ++channel) {
        const auto place = [&](std::int64_t i, std::int64_t j) { return ((y.origin + i) * across.in + x.origin + j) * channels + channel; };
        std::int64_t best = place(y.first, x.first);
        const T* image = in + batch * pixels * channels;
        for (std::int64_t i = y.first; i < y.last; ++i)
          for (std::int64_t j = x.first; j < x.last; ++j)
            if (static_cast<ComputeType<T>>(image[place(i, j)]) > static_cast<ComputeType<T>>(image[best])) best = place(i, j);
        out[p * channels + channel] = image[best];
        where[p * channels + channel] = static_cast<Index>(best + (all ? batch * pixels * channels : 0));
      }
    }
  });
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(max_pool_with_argmax) {
  return {
      .name = "MaxPoolWithArgmax",
      .inputs = {"input: T"},
      .outputs = {"output: T", "argmax: Targmax"},
      .attrs = {"ksize: list(int) >= 4", "strides: list(int) >= 4", "Targmax: {int32, int64} = DT_INT64", "padding: {'SAME', 'VALID'}",
                "include_batch_in_index: bool = false", "T: realnumbertype"},
      .infer = PoolWithArgmaxShape,
      .run =
          [](const RunContext& c) {
            if (c.out[0].size == 0) return;
            const Window window = *PoolWindow(*c.attrs, 2, c.in[0].shape);
            const auto run = [&]<class Index>() { ForRealType(c.in[0].dtype, [&]<class T>() { PoolWithArgmax<T, Index>(c, window); }); };
            if (c.out[1].dtype == DType::kInt64)
              run.operator()<std::int64_t>();
            else
              run.operator()<std::int32_t>();
          },
      .note = "windows over the batch or the channels are refused",
      .examples = {
          {.attrs = {{"ksize", std::vector<std::int64_t>{1, 2, 2, 1}}, {"strides", std::vector<std::int64_t>{1, 2, 2, 1}}, {"padding", std::string("SAME")}},
           .in = {Tensor{{1, 3, 4, 1}, {1.0, 2.0, 4.0, 3.0, 7.0, 5.0, 0.5, 8.0, 2.0, 6.0, 1.0, 3.0}}},
           .out = {Tensor{{1, 2, 2, 1}, {7.0, 8.0, 6.0, 3.0}}, Tensor::Of<std::int64_t>({1, 2, 2, 1}, std::vector<std::int64_t>{4, 7, 9, 11})}},
          {.attrs = {{"ksize", std::vector<std::int64_t>{1, 2, 2, 1}},
                     {"strides", std::vector<std::int64_t>{1, 1, 1, 1}},
                     {"padding", std::string("VALID")},
                     {"Targmax", DType::kInt32},
                     {"include_batch_in_index", true}},
           .in = {Tensor{{2, 2, 3, 2},
                         {1.0, 2.0, 4.0, 3.0, 7.0, 5.0, 0.5, 8.0, 2.0, 6.0, 1.0, 3.0, 1.0, 2.0, 4.0, 3.0, 7.0, 5.0, 0.5, 8.0, 2.0, 6.0, 1.0, 3.0}}},
           .out = {Tensor{{2, 1, 2, 2}, {4.0, 8.0, 7.0, 6.0, 4.0, 8.0, 7.0, 6.0}}, Ints(Shape{2, 1, 2, 2}, {2, 7, 4, 9, 14, 19, 16, 21})}}}};
}
