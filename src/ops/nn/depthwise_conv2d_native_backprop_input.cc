#include "ops/array/array_common.h"
#include "ops/op.h"
#include "ops/values.h"
#include "ops/window.h"

namespace keratin::ops {
namespace {

// The window that slides over the image which this op gives back, `sizes`.
Result<Window> DepthwiseWindow(const Attrs& attrs, const Shape& sizes, const Shape& filter) {
  if (filter.has_rank() && filter.rank() != 4) return InvalidArgument("the filter has the shape {} and must have 4 dimensions", filter.ToString());
  std::array<std::int64_t, 2> window = {Shape::kUnknown, Shape::kUnknown};
  if (filter.has_rank()) window = {filter[0], filter[1]};
  return MakeWindow(attrs, 2, sizes, window, attrs.Ints("strides"), attrs.Ints("dilations"));
}

Status InferDepthwiseBackprop(InferContext& c) {
  KERATIN_ASSIGN(Shape out, c.ShapeFromInput(0));
  const Result<Window> window = DepthwiseWindow(c.attrs(), out, c.shape(1));
  if (!window.ok()) return OnNode(c, window.status());
  if (!out.has_rank()) out = Shape::UnknownDims(4);
  c.SetShape(0, out);
  const Shape &filter = c.shape(1), &given = c.shape(2);
  if (!filter.has_rank()) return OkStatus();
  const std::int64_t channels = filter[2] < 0 || filter[3] < 0 ? Shape::kUnknown : filter[2] * filter[3];
  if (!given.IsCompatibleWith(window->Output(channels)))
    return OnNode(c, InvalidArgument("out_backprop has the shape {} and must have {}", given.ToString(), window->Output(channels).ToString()));
  if (window->channels >= 0 && filter[2] >= 0 && window->channels != filter[2])
    return OnNode(c, InvalidArgument("a filter of {} channels for {}", filter[2], window->channels));
  return OkStatus();
}

template <class T>
void DepthwiseBackprop(const RunContext& c, const Window& window) {
  using C = ComputeType<T>;
  const WindowAxis &down = window.axes[0], &across = window.axes[1];
  const std::int64_t channels = window.channels, multiplier = c.in[1].shape[3];
  const ImageStrides from(c.in[2].shape, window.channels_first), to(c.out[0].shape, window.channels_first);
  const T *filter = c.in[1].as<T>(), *in = c.in[2].as<T>();
  T* out = c.out[0].as<T>();
  const std::int64_t work = std::max<std::int64_t>(1, channels * down.size * across.size * multiplier);
  // Each element of the image sums what the windows over it hold.
  const auto reached = [](const WindowAxis& axis, std::int64_t at, std::int64_t element) -> std::int64_t {
    const std::int64_t place = at + axis.pad - element * axis.dilation;
    return place < 0 || place % axis.stride != 0 || place / axis.stride >= axis.out ? -1 : place / axis.stride;
  };
  c.pool->ParallelFor(window.batch * down.in * across.in, std::max<std::int64_t>(1, kMapGrain / work), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t p = begin; p < end; ++p) {
      const std::int64_t batch = p / (down.in * across.in), y = p / across.in % down.in, x = p % across.in;
      for (std::int64_t channel = 0; channel < channels; ++channel) {
        C sum = 0;
        for (std::int64_t i = 0; i < down.size; ++i) {
          const std::int64_t row = reached(down, y, i);
          for (std::int64_t j = 0; row >= 0 && j < across.size; ++j) {
            const std::int64_t column = reached(across, x, j);
            for (std::int64_t k = 0; column >= 0 && k < multiplier; ++k)
              sum += static_cast<C>(in[batch * from.batch + row * from.axes[0] + column * from.axes[1] + (channel * multiplier + k) * from.channel]) *
                     static_cast<C>(filter[((i * across.size + j) * channels + channel) * multiplier + k]);
          }
        }
        out[batch * to.batch + y * to.axes[0] + x * to.axes[1] + channel * to.channel] = static_cast<T>(sum);
      }
    }
  });
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(depthwise_conv2d_native_backprop_input) {
  return {.name = "DepthwiseConv2dNativeBackpropInput",
          .inputs = {"input_sizes: int32", "filter: T", "out_backprop: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {half, bfloat16, float, double}", "strides: list(int)", "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []",
                    "data_format: {'NHWC', 'NCHW'} = 'NHWC'", "dilations: list(int) = [1, 1, 1, 1]"},
          .infer = InferDepthwiseBackprop,
          .checked_run = [](const RunContext& c) -> Status {
            if (c.out[0].size == 0) return OkStatus();
            KERATIN_ASSIGN(const Window window, DepthwiseWindow(*c.attrs, c.out[0].shape, c.in[1].shape));
            if (c.in[1].shape[2] != window.channels || c.in[2].shape != window.Output(window.channels * c.in[1].shape[3]))
              return InvalidArgument("out_backprop has the shape {}", c.in[2].shape.ToString());
            ForFloatType(c.out[0].dtype, [&]<class T>() { DepthwiseBackprop<T>(c, window); });
            return OkStatus();
          },
          .accuracy = Accuracy::kRounding,
          .examples = {{.attrs = {{"strides", std::vector<std::int64_t>{1, 2, 2, 1}}, {"padding", std::string("SAME")}},
                        .in = {Ints({1, 3, 4, 1}), Tensor{{2, 2, 1, 2}, {1.0, 2.0, 3.0, 4.0, -1.0, 0.5, 2.0, 1.0}},
                               Tensor{{1, 2, 2, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0}}},
                        .out = {Tensor{{1, 3, 4, 1}, {5.0, 11.0, 11.0, 25.0, 0.0, 4.0, -1.0, 10.0, 17.0, 39.0, 23.0, 53.0}}}},
                       {.attrs = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("VALID")}},
                        .in = {Ints({1, 2, 3, 2}), Tensor{{1, 2, 2, 1}, {1.0, 2.0, 3.0, 4.0}}, Tensor{{1, 2, 2, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0}}},
                        .out = {Tensor{{1, 2, 3, 2}, {1.0, 4.0, 6.0, 16.0, 9.0, 16.0, 5.0, 12.0, 22.0, 40.0, 21.0, 32.0}}}}}};
}
