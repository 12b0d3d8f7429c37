#include "ops/op.h"
#include "ops/segment.h"
#include "ops/window.h"

namespace keratin::ops {
namespace {

Result<Window> DilationWindow(const Attrs& attrs, const Shape& input, const Shape& filter) {
  if (filter.has_rank() && filter.rank() != 3) return InvalidArgument("the filter has the shape {} and must have 3 dimensions", filter.ToString());
  std::array<std::int64_t, 2> sizes = {Shape::kUnknown, Shape::kUnknown};
  if (filter.has_rank()) sizes = {filter[0], filter[1]};
  KERATIN_ASSIGN(Window window, MakeWindow(attrs, 2, input, sizes, attrs.Ints("strides"), attrs.Ints("rates")));
  if (filter.has_rank() && filter[2] >= 0 && window.channels >= 0 && filter[2] != window.channels)
    return InvalidArgument("a filter of {} channels for an input of {}", filter[2], window.channels);
  return window;
}

template <class T>
void Dilate(const RunContext& c, const Window& window) {
  using C = ComputeType<T>;
  const WindowAxis &down = window.axes[0], &across = window.axes[1];
  const std::int64_t channels = window.channels;
  const T *in = c.in[0].as<T>(), *filter = c.in[1].as<T>();
  T* out = c.out[0].as<T>();
  const std::int64_t grain = std::max<std::int64_t>(1, kMapGrain / std::max<std::int64_t>(1, channels * down.size * across.size));
  c.pool->ParallelFor(window.batch * down.out * across.out, grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t p = begin; p < end; ++p) {
      const std::int64_t batch = p / (down.out * across.out), top = p / across.out % down.out * down.stride - down.pad,
                         left = p % across.out * across.stride - across.pad;
      for (std::int64_t channel = 0; channel < channels; ++channel) {
        C most = static_cast<C>(LowestValue<T>());
        for (std::int64_t i = 0; i < down.size; ++i) {
          const std::int64_t y = top + i * down.dilation;
          if (y < 0 || y >= down.in) continue;
          for (std::int64_t j = 0; j < across.size; ++j) {
            const std::int64_t x = left + j * across.dilation;
            if (x < 0 || x >= across.in) continue;
            const C sum = WrapAdd(static_cast<C>(in[((batch * down.in + y) * across.in + x) * channels + channel]),
                                  static_cast<C>(filter[(i * across.size + j) * channels + channel]));
            if (sum > most) most = sum;
          }
        }
        out[p * channels + channel] = static_cast<T>(most);
      }
    }
  });
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(dilation2d) {
  return {
      .name = "Dilation2D",
      .inputs = {"input: T", "filter: T"},
      .outputs = {"output: T"},
      .attrs = {"T: realnumbertype", "strides: list(int) >= 4", "rates: list(int) >= 4", "padding: {'SAME', 'VALID'}"},
      .infer = [](InferContext& c) -> Status {
        const Result<Window> window = DilationWindow(c.attrs(), c.shape(0), c.shape(1));
        if (!window.ok()) return OnNode(c, window.status());
        c.SetShape(0, window->Output(window->channels));
        return OkStatus();
      },
      .run =
          [](const RunContext& c) {
            if (c.out[0].size == 0) return;
            const Window window = *DilationWindow(*c.attrs, c.in[0].shape, c.in[1].shape);
            ForRealType(c.in[0].dtype, [&]<class T>() { Dilate<T>(c, window); });
          },
      .examples =
          {{.attrs = {{"strides", std::vector<std::int64_t>{1, 2, 2, 1}}, {"rates", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("SAME")}},
            .in = {Tensor{{1, 3, 4, 1}, {1.0, 2.0, 4.0, 3.0, 7.0, 5.0, 0.5, 8.0, 2.0, 6.0, 1.0, 3.0}}, Tensor{{2, 2, 1}, {0.5, -1.0, 2.0, 0.25}}},
            .out = {Tensor{{1, 2, 2, 1}, {9.0, 8.25, 5.0, 2.0}}}},
           {.attrs = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"rates", std::vector<std::int64_t>{1, 1, 2, 1}}, {"padding", std::string("VALID")}},
            .in = {Tensor{{1, 3, 4, 1}, {1.0, 2.0, 4.0, 3.0, 7.0, 5.0, 0.5, 8.0, 2.0, 6.0, 1.0, 3.0}}, Tensor{{2, 2, 1}, {0.5, -1.0, 2.0, 0.25}}},
            .out = {Tensor{{1, 2, 2, 1}, {9.0, 8.25, 7.5, 8.0}}}}}};
}
