#include "ops/pool.h"

#include "base/errors.h"
#include "kernels/pool.h"
#include "ops/array/array_common.h"

namespace keratin::ops {
namespace {

Result<Window> ReadPool(const Attrs& attrs, int spatial, const Shape& input, std::span<const std::int64_t> sizes, std::span<const std::int64_t> strides) {
  const int rank = spatial + 2;
  const bool first = IsChannelsFirst(attrs);
  const std::vector<std::int64_t> pads = attrs.Ints("explicit_paddings");
  if (sizes.size() != static_cast<std::size_t>(rank)) return InvalidArgument("ksize has {} entries and must have {}", sizes.size(), rank);
  std::array<std::int64_t, kMaxSpatial> spatial_sizes{};
  for (int i = 0; i < spatial; ++i) {
    spatial_sizes[static_cast<std::size_t>(i)] = sizes[static_cast<std::size_t>(SpatialAxis(first, i))];
    const std::int64_t size = spatial_sizes[static_cast<std::size_t>(i)];
    if (size < 1) return InvalidArgument("ksize has the entry {}", size);
    // A window must not lie beside the image as a whole.
    const auto before = static_cast<std::size_t>(2 * SpatialAxis(first, i));
    if (pads.size() > before + 1 && std::max(pads[before], pads[before + 1]) >= size)
      return InvalidArgument("explicit_paddings of {} and {} are not smaller than the window, {}", pads[before], pads[before + 1], size);
  }
  if (sizes[0] != 1 || sizes[static_cast<std::size_t>(ChannelAxis(first, spatial))] != 1)
    return Unimplemented("pooling over the batch or the channels is not supported");
  return MakeWindow(attrs, spatial, input, std::span(spatial_sizes).first(static_cast<std::size_t>(spatial)), strides, {});
}

class PoolStep : public Step {
 public:
  PoolStep(const Window& window, bool maximum) : window_(window), maximum_(maximum) {
    for (int i = window_.spatial; i < kMaxSpatial; ++i) window_.axes[static_cast<std::size_t>(i)] = {.in = 1, .out = 1, .size = 1};
  }

  void Run(const RunContext& c) const override {
    ForRealType(c.out[0].dtype, [&]<class T>() {
      if (maximum_)
        RunTyped<T>(
            c, LowestOf<ComputeType<T>>(), [](auto best, auto x) { return x > best || x != x ? x : best; }, [](auto best, std::int64_t) { return best; });
      else
        RunTyped<T>(
            c, ComputeType<T>(0), [](auto sum, auto x) { return static_cast<decltype(sum)>(sum + x); },
            [](auto sum, std::int64_t n) { return static_cast<decltype(sum)>(sum / static_cast<decltype(sum)>(n)); });
    });
  }

 private:
  template <class C>
  static C LowestOf() {
    if constexpr (std::numeric_limits<C>::has_infinity)
      return -std::numeric_limits<C>::infinity();
    else
      return std::numeric_limits<C>::lowest();
  }

  template <class T, class Add, class Finish>
  void RunTyped(const RunContext& c, ComputeType<T> initial, Add add, Finish finish) const {
    using C = ComputeType<T>;
    constexpr std::int64_t kChannels = 16;
    const ImageStrides in(c.in[0].shape, window_.channels_first);
    const ImageStrides out(c.out[0].shape, window_.channels_first);
    const auto& a = window_.axes;
    const std::int64_t pixels = a[0].out * a[1].out * a[2].out;
    const std::int64_t work = std::max<std::int64_t>(1, window_.channels * a[0].size);
    c.pool->ParallelFor(window_.batch * pixels, std::max<std::int64_t>(1, kMapGrain / work), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t p = begin; p < end; ++p) {
        const std::int64_t at[3] = {p % pixels / a[2].out / a[1].out, p % pixels / a[2].out % a[1].out, p % a[2].out};
        const WindowSpan x = SpanAt(a[0], at[0]);
        const WindowSpan y = SpanAt(a[1], at[1]);
        const WindowSpan z = SpanAt(a[2], at[2]);
        const std::int64_t count = std::max<std::int64_t>(1, (x.last - x.first) * (y.last - y.first) * (z.last - z.first));
        const T* image = c.in[0].as<T>() + p / pixels * in.batch;
        T* to = c.out[0].as<T>() + p / pixels * out.batch + at[0] * out.axes[0] + at[1] * out.axes[1] + at[2] * out.axes[2];
        for (std::int64_t first = 0; first < window_.channels; first += kChannels) {
          const std::int64_t width = std::min(kChannels, window_.channels - first);
          C value[kChannels];
          std::fill_n(value, kChannels, initial);
          for (std::int64_t i = x.first; i < x.last; ++i)
            for (std::int64_t j = y.first; j < y.last; ++j)
              for (std::int64_t k = z.first; k < z.last; ++k) {
                const T* from = image + (x.origin + i) * in.axes[0] + (y.origin + j) * in.axes[1] + (z.origin + k) * in.axes[2] + first * in.channel;
                for (std::int64_t w = 0; w < width; ++w) value[w] = add(value[w], static_cast<C>(from[w * in.channel]));
              }
          for (std::int64_t w = 0; w < width; ++w) to[(first + w) * out.channel] = static_cast<T>(finish(value[w], count));
        }
      }
    });
  }

  Window window_;
  bool maximum_;
};

// float32, two spatial axes, channels last.
class FloatPoolStep : public Step {
 public:
  FloatPoolStep(const Window& w, bool maximum) : maximum_(maximum) {
    const WindowAxis& y = w.axes[0];
    const WindowAxis& x = w.axes[1];
    const auto end_pad = [](const WindowAxis& a) { return std::max<std::int64_t>(0, (a.out - 1) * a.stride + a.size - a.in - a.pad); };
    shape_.batch = w.batch;
    shape_.in_height = y.in;
    shape_.in_width = x.in;
    shape_.in_channels = shape_.out_channels = w.channels;
    shape_.kernel_height = y.size;
    shape_.kernel_width = x.size;
    shape_.stride_height = y.stride;
    shape_.stride_width = x.stride;
    shape_.pad_top = y.pad;
    shape_.pad_bottom = end_pad(y);
    shape_.pad_left = x.pad;
    shape_.pad_right = end_pad(x);
  }
  void Run(const RunContext& c) const override {
    if (c.out[0].size == 0) return;
    (maximum_ ? kernels::MaxPool2D : kernels::AveragePool2D)(shape_, c.in[0].as<float>(), c.out[0].as<float>(), c.pool);
  }

 private:
  kernels::Conv2DShape shape_;
  bool maximum_;
};

Result<std::unique_ptr<Step>> MakePoolStep(const PrepareContext& c, const Window& window, bool maximum) {
  if (c.outputs[0].dtype == DType::kFloat && window.spatial == 2 && !window.channels_first) return std::unique_ptr<Step>(new FloatPoolStep(window, maximum));
  return std::unique_ptr<Step>(new PoolStep(window, maximum));
}

}  // namespace

Result<Window> PoolWindow(const Attrs& attrs, int spatial, const Shape& input) {
  return ReadPool(attrs, spatial, input, attrs.Ints("ksize"), attrs.Ints("strides"));
}

Status PoolWithArgmaxShape(InferContext& c) {
  KERATIN_TRY(PoolShape(c, 2));
  c.SetShape(1, c.output(0).shape);
  return OkStatus();
}

Status PoolShape(InferContext& c, int spatial) {
  const Result<Window> window = PoolWindow(c.attrs(), spatial, c.shape(0));
  if (!window.ok()) return OnNode(c, window.status());
  c.SetShape(0, window->Output(window->channels));
  return OkStatus();
}

Result<std::unique_ptr<Step>> PreparePool(PrepareContext& c, int spatial, bool maximum) {
  KERATIN_ASSIGN(const Window window, PoolWindow(c.node.attrs, spatial, c.inputs[0].shape));
  return MakePoolStep(c, window, maximum);
}

Status PoolV2Shape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 4, 4));
  const auto sizes = c.KnownElements(1);
  const auto strides = c.KnownElements(2);
  if (!sizes || !strides) {
    c.SetShape(0, Shape::UnknownDims(4));
    return OkStatus();
  }
  const Result<Window> window = ReadPool(c.attrs(), 2, c.shape(0), *sizes, *strides);
  if (!window.ok()) return OnNode(c, window.status());
  c.SetShape(0, window->Output(window->channels));
  return OkStatus();
}

Result<std::unique_ptr<Step>> PreparePoolV2(PrepareContext& c) {
  std::vector<std::int64_t> lists[2];
  for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
    if (!c.inputs[i].known()) return Unimplemented("node \"{}\" ({}): ksize and strides must be constants", c.node.name, c.node.op);
    for (std::int64_t k = 0; k < c.inputs[i].value.size(); ++k) lists[i - 1].push_back(IntAt(c.inputs[i].value, k));
  }
  KERATIN_ASSIGN(const Window window, ReadPool(c.node.attrs, 2, c.inputs[0].shape, lists[0], lists[1]));
  return MakePoolStep(c, window, true);
}

}  // namespace keratin::ops
