#include "ops/conv.h"

#include "base/checked_math.h"
#include "base/errors.h"
#include "kernels/conv.h"
#include "ops/array/copy_common.h"
#include "ops/float_kernels.h"

namespace keratin::ops {
namespace {

Result<Window> ReadWindow(const Attrs& attrs, int spatial, const Shape& input, const Shape& filter) {
  std::array<std::int64_t, kMaxSpatial> sizes{};
  for (int i = 0; i < spatial; ++i) sizes[static_cast<std::size_t>(i)] = filter.has_rank() ? filter[i] : Shape::kUnknown;
  return MakeWindow(attrs, spatial, input, std::span(sizes).first(static_cast<std::size_t>(spatial)), attrs.Ints("strides"), attrs.Ints("dilations"));
}

// A window with kMaxSpatial axes, those that the op does not have of size 1.
Window Padded(Window window) {
  for (int i = window.spatial; i < kMaxSpatial; ++i) window.axes[static_cast<std::size_t>(i)] = {.in = 1, .out = 1, .size = 1};
  return window;
}

void ApplyEpilogue(const ConvEpilogue& e, const RunContext& c) {
  if (e.empty() || c.out[0].size == 0) return;
  const std::int64_t channels = c.out[0].shape.back();
  auto* out = c.out[0].as<float>();
  kernels::ScaleShift(out, nullptr, e.bias_input < 0 ? nullptr : c.in[static_cast<std::size_t>(e.bias_input)].as<float>(),
                      e.residual_input < 0 ? nullptr : c.in[static_cast<std::size_t>(e.residual_input)].as<float>(), out, c.out[0].size / channels, channels,
                      e.activation, e.alpha, e.beta, c.pool);
}

// Calls body(element of the window, offset in the image) for every element that lies inside the input.
template <class Body>
void ForWindow(const Window& w, const std::array<std::int64_t, kMaxSpatial>& strides, const std::array<std::int64_t, kMaxSpatial>& at, Body&& body) {
  const WindowSpan x = SpanAt(w.axes[0], at[0]);
  const WindowSpan y = SpanAt(w.axes[1], at[1]);
  const WindowSpan z = SpanAt(w.axes[2], at[2]);
  for (std::int64_t i = x.first; i < x.last; ++i)
    for (std::int64_t j = y.first; j < y.last; ++j)
      for (std::int64_t k = z.first; k < z.last; ++k)
        body((i * w.axes[1].size + j) * w.axes[2].size + k, (x.origin + i * w.axes[0].dilation) * strides[0] +
                                                                (y.origin + j * w.axes[1].dilation) * strides[1] +
                                                                (z.origin + k * w.axes[2].dilation) * strides[2]);
}

// Calls body(input offset of the image, output offset of the pixel, position) for every output pixel.
template <class Body>
void ForPixels(const Window& w, const ImageStrides& in, const ImageStrides& out, std::int64_t work, ThreadPool* pool, Body&& body) {
  const std::int64_t pixels = w.axes[0].out * w.axes[1].out * w.axes[2].out;
  pool->ParallelFor(w.batch * pixels, std::max<std::int64_t>(1, kMapGrain / std::max<std::int64_t>(1, work)), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t p = begin; p < end; ++p) {
      const std::int64_t rest = p % pixels;
      const std::array<std::int64_t, kMaxSpatial> at = {rest / w.axes[2].out / w.axes[1].out, rest / w.axes[2].out % w.axes[1].out, rest % w.axes[2].out};
      body(p / pixels * in.batch, p / pixels * out.batch + at[0] * out.axes[0] + at[1] * out.axes[1] + at[2] * out.axes[2], at);
    }
  });
}

class PlainConvStep : public Step {
 public:
  PlainConvStep(const Window& window, const ConvEpilogue& epilogue) : window_(window), epilogue_(epilogue) {}

  void Run(const RunContext& c) const override {
    ForFloatType(c.out[0].dtype, [&]<class T>() { RunTyped<T>(c); });
    ApplyEpilogue(epilogue_, c);
  }

 private:
  template <class T>
  void RunTyped(const RunContext& c) const {
    using C = ComputeType<T>;
    constexpr std::int64_t kChannels = 16;
    const ImageStrides in_strides(c.in[0].shape, window_.channels_first);
    const ImageStrides out_strides(c.out[0].shape, window_.channels_first);
    const std::int64_t depth = c.in[1].shape.back(1);
    const std::int64_t channels = c.in[1].shape.back();
    const std::int64_t groups = depth > 0 ? window_.channels / depth : 1;
    const std::int64_t per_group = channels / groups;
    const T* input = c.in[0].as<T>();
    const T* filter = c.in[1].as<T>();
    T* output = c.out[0].as<T>();
    ForPixels(window_, in_strides, out_strides, c.in[1].size, c.pool, [&](std::int64_t image, std::int64_t pixel, const auto& at) {
      for (std::int64_t first = 0; first < channels;) {
        const std::int64_t group = first / per_group;
        const std::int64_t width = std::min(kChannels, (group + 1) * per_group - first);
        C sum[kChannels] = {};
        ForWindow(window_, in_strides.axes, at, [&](std::int64_t element, std::int64_t offset) {
          const T* x = input + image + offset + group * depth * in_strides.channel;
          const T* f = filter + element * depth * channels + first;
          for (std::int64_t d = 0; d < depth; ++d) {
            const C value = static_cast<C>(x[d * in_strides.channel]);
            const T* row = f + d * channels;
            if (width == kChannels)
              for (std::int64_t k = 0; k < kChannels; ++k) sum[k] += value * static_cast<C>(row[k]);
            else
              for (std::int64_t k = 0; k < width; ++k) sum[k] += value * static_cast<C>(row[k]);
          }
        });
        for (std::int64_t k = 0; k < width; ++k) output[pixel + (first + k) * out_strides.channel] = static_cast<T>(sum[k]);
        first += width;
      }
    });
  }

  Window window_;
  ConvEpilogue epilogue_;
};

class PlainDepthwiseStep : public Step {
 public:
  PlainDepthwiseStep(const Window& window, const ConvEpilogue& epilogue) : window_(window), epilogue_(epilogue) {}

  void Run(const RunContext& c) const override {
    ForFloatType(c.out[0].dtype, [&]<class T>() { RunTyped<T>(c); });
    ApplyEpilogue(epilogue_, c);
  }

 private:
  template <class T>
  void RunTyped(const RunContext& c) const {
    using C = ComputeType<T>;
    const ImageStrides in_strides(c.in[0].shape, window_.channels_first);
    const ImageStrides out_strides(c.out[0].shape, window_.channels_first);
    const std::int64_t multiplier = c.in[1].shape.back();
    const std::int64_t channels = window_.channels * multiplier;
    const T* input = c.in[0].as<T>();
    const T* filter = c.in[1].as<T>();
    T* output = c.out[0].as<T>();
    ForPixels(window_, in_strides, out_strides, c.in[1].size, c.pool, [&](std::int64_t image, std::int64_t pixel, const auto& at) {
      for (std::int64_t channel = 0; channel < channels; ++channel) {
        C sum = 0;
        const T* x = input + image + channel / multiplier * in_strides.channel;
        ForWindow(window_, in_strides.axes, at,
                  [&](std::int64_t element, std::int64_t offset) { sum += static_cast<C>(x[offset]) * static_cast<C>(filter[element * channels + channel]); });
        output[pixel + channel * out_strides.channel] = static_cast<T>(sum);
      }
    });
  }

  Window window_;
  ConvEpilogue epilogue_;
};

// The gradient of a convolution as a gather: for each output pixel the input pixels whose window covers it.
class PlainBackpropStep : public Step {
 public:
  explicit PlainBackpropStep(const Window& window) : window_(window) {}
  void Run(const RunContext& c) const override {
    ForFloatType(c.out[0].dtype, [&]<class T>() { RunTyped<T>(c); });
  }

 private:
  template <class T>
  void RunTyped(const RunContext& c) const {
    using C = ComputeType<T>;
    // In the words of the convolution that is undone: `out` has its input's shape, `grad` its output's.
    const ImageStrides out_strides(c.out[0].shape, window_.channels_first);
    const ImageStrides grad_strides(c.in[2].shape, window_.channels_first);
    const WindowAxis& ya = window_.axes[0];
    const WindowAxis& xa = window_.axes[1];
    const std::int64_t out_channels = c.in[1].shape.back(1);
    const std::int64_t channels = c.in[1].shape.back();
    const T* filter = c.in[1].as<T>();
    const T* grad = c.in[2].as<T>();
    T* out = c.out[0].as<T>();
    const std::int64_t pixels = ya.in * xa.in;
    const std::int64_t grain = std::max<std::int64_t>(1, kMapGrain / std::max<std::int64_t>(1, c.in[1].size));
    c.pool->ParallelFor(window_.batch * pixels, grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t p = begin; p < end; ++p) {
        const std::int64_t y = p % pixels / xa.in;
        const std::int64_t x = p % xa.in;
        T* to = out + p / pixels * out_strides.batch + y * out_strides.axes[0] + x * out_strides.axes[1];
        for (std::int64_t o = 0; o < out_channels; ++o) {
          C sum = 0;
          for (std::int64_t i = 0; i < ya.size; ++i) {
            const std::int64_t gy = y + ya.pad - i * ya.dilation;
            if (gy < 0 || gy % ya.stride != 0 || gy / ya.stride >= ya.out) continue;
            for (std::int64_t j = 0; j < xa.size; ++j) {
              const std::int64_t gx = x + xa.pad - j * xa.dilation;
              if (gx < 0 || gx % xa.stride != 0 || gx / xa.stride >= xa.out) continue;
              const T* g = grad + p / pixels * grad_strides.batch + gy / ya.stride * grad_strides.axes[0] + gx / xa.stride * grad_strides.axes[1];
              const T* f = filter + ((i * xa.size + j) * out_channels + o) * channels;
              for (std::int64_t k = 0; k < channels; ++k) sum += static_cast<C>(g[k * grad_strides.channel]) * static_cast<C>(f[k]);
            }
          }
          to[o * out_strides.channel] = static_cast<T>(sum);
        }
      }
    });
  }

  Window window_;
};

kernels::Conv2DShape KernelShape(const Window& w, const Shape& filter, std::int64_t out_channels) {
  const auto end_pad = [](const WindowAxis& a) { return std::max<std::int64_t>(0, (a.out - 1) * a.stride + (a.size - 1) * a.dilation + 1 - a.in - a.pad); };
  const WindowAxis& y = w.axes[0];
  const WindowAxis& x = w.axes[1];
  kernels::Conv2DShape shape;
  shape.batch = w.batch;
  shape.in_height = y.in;
  shape.in_width = x.in;
  shape.in_channels = w.channels;
  shape.kernel_height = y.size;
  shape.kernel_width = x.size;
  shape.out_channels = out_channels;
  shape.stride_height = y.stride;
  shape.stride_width = x.stride;
  shape.dilation_height = y.dilation;
  shape.dilation_width = x.dilation;
  shape.pad_top = y.pad;
  shape.pad_bottom = end_pad(y);
  shape.pad_left = x.pad;
  shape.pad_right = end_pad(x);
  shape.groups = w.channels / std::max<std::int64_t>(1, filter[2]);
  return shape;
}

kernels::Epilogue KernelEpilogue(const ConvEpilogue& e, const RunContext& c) {
  kernels::Epilogue epilogue;
  epilogue.activation = e.activation;
  epilogue.alpha = e.alpha;
  epilogue.beta = e.beta;
  if (e.bias_input >= 0) epilogue.bias = c.in[static_cast<std::size_t>(e.bias_input)].as<float>();
  if (e.residual_input >= 0) epilogue.residual = c.in[static_cast<std::size_t>(e.residual_input)].as<float>();
  return epilogue;
}

// float32, channels last, a constant filter.
class ConvStep : public Step {
 public:
  ConvStep(const kernels::Conv2DShape& shape, std::shared_ptr<const float> packed, const ConvEpilogue& epilogue, int threads)
      : shape_(shape), packed_(std::move(packed)), filter_(kernels::PackedConv2D::Borrow(shape, packed_.get())), epilogue_(epilogue) {
    scratch_bytes = kernels::Conv2DScratchBytes(shape_, threads);
  }
  void Run(const RunContext& c) const override {
    kernels::Conv2D(shape_, c.in[0].as<float>(), filter_, c.out[0].as<float>(), KernelEpilogue(epilogue_, c), c.scratch, c.pool);
  }

 private:
  kernels::Conv2DShape shape_;
  std::shared_ptr<const float> packed_;
  kernels::PackedConv2D filter_;
  ConvEpilogue epilogue_;
};

// float32, channels last.
class DepthwiseStep : public Step {
 public:
  DepthwiseStep(const kernels::Conv2DShape& shape, const ConvEpilogue& epilogue) : shape_(shape), epilogue_(epilogue) {}
  void Run(const RunContext& c) const override {
    kernels::DepthwiseConv2D(shape_, c.in[0].as<float>(), c.in[1].as<float>(), c.out[0].as<float>(), KernelEpilogue(epilogue_, c), c.pool);
  }

 private:
  kernels::Conv2DShape shape_;
  ConvEpilogue epilogue_;
};

// float32, channels last, a constant filter.
class ConvBackpropStep : public Step {
 public:
  ConvBackpropStep(const kernels::Conv2DShape& shape, std::shared_ptr<const float> packed, int threads)
      : shape_(shape), packed_(std::move(packed)), filter_(kernels::PackedConv2DTranspose::Borrow(shape, packed_.get())) {
    scratch_bytes = kernels::Conv2DTransposeScratchBytes(shape_, threads);
  }
  void Run(const RunContext& c) const override { kernels::Conv2DTranspose(shape_, c.in[2].as<float>(), filter_, c.out[0].as<float>(), {}, c.scratch, c.pool); }

 private:
  kernels::Conv2DShape shape_;
  std::shared_ptr<const float> packed_;
  kernels::PackedConv2DTranspose filter_;
};

// All that a packing depends on.
std::string PackingName(std::string_view kind, const kernels::Conv2DShape& s) {
  return fmt::format("{}_{}_{}x{}x{}x{}_g{}_s{}x{}_d{}x{}_p{}x{}", kind, kernels::IsaName(kernels::ActiveIsa()), s.kernel_height, s.kernel_width, s.in_channels,
                     s.out_channels, s.groups, s.stride_height, s.stride_width, s.dilation_height, s.dilation_width, s.pad_top, s.pad_left);
}

class NothingStep : public Step {
 public:
  void Run(const RunContext&) const override {}
};

}  // namespace

Status ConvShape(InferContext& c, int spatial) {
  KERATIN_TRY(c.RequireRank(1, spatial + 2, spatial + 2));
  const Shape& filter = c.shape(1);
  Result<Window> window = ReadWindow(c.attrs(), spatial, c.shape(0), filter);
  if (!window.ok()) return OnNode(c, window.status());
  if (filter.has_rank()) {
    const std::int64_t depth = filter[spatial];
    if (depth == 0) return OnNode(c, InvalidArgument("the filter has the shape {}: no channels", filter.ToString()));
    if (depth > 0 && window->channels >= 0) {
      if (window->channels % depth != 0 || window->channels == 0)
        return OnNode(c, InvalidArgument("the input has {} channels, which the filter's {} do not divide", window->channels, depth));
      if (filter.back() >= 0 && filter.back() % (window->channels / depth) != 0)
        return OnNode(c, InvalidArgument("{} groups do not divide the filter's {} output channels", window->channels / depth, filter.back()));
    }
  }
  c.SetShape(0, window->Output(filter.has_rank() ? filter.back() : Shape::kUnknown));
  return OkStatus();
}

Status DepthwiseShape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(1, 4, 4));
  const Shape& filter = c.shape(1);
  Result<Window> window = ReadWindow(c.attrs(), 2, c.shape(0), filter);
  if (!window.ok()) return OnNode(c, window.status());
  std::int64_t channels = Shape::kUnknown;
  if (filter.has_rank()) {
    const std::int64_t depth = std::max(window->channels, filter[2]);
    if (window->channels >= 0 && filter[2] >= 0 && window->channels != filter[2])
      return OnNode(c, InvalidArgument("the input has {} channels and the filter {}", window->channels, filter[2]));
    if (depth >= 0 && filter[3] >= 0 && !CheckedMul(depth, filter[3], &channels)) return OnNode(c, InvalidArgument("the output has too many channels"));
  }
  c.SetShape(0, window->Output(channels));
  return OkStatus();
}

Status ConvBackpropInputShape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 1, 1));
  KERATIN_TRY(c.RequireRank(1, 4, 4));
  KERATIN_TRY(c.RequireRank(2, 4, 4));
  KERATIN_ASSIGN(Shape sizes, c.ShapeFromInput(0));
  if (sizes.has_rank() && sizes.rank() != 4) return OnNode(c, InvalidArgument("input_sizes has {} elements and must have 4", sizes.rank()));
  const Shape& filter = c.shape(1);
  const Shape& grad = c.shape(2);
  const bool first = IsChannelsFirst(c.attrs());
  if (!sizes.has_rank()) sizes = Shape::UnknownDims(4);
  if (grad.has_rank()) {
    if (sizes[0] >= 0 && grad[0] >= 0 && sizes[0] != grad[0])
      return OnNode(c, InvalidArgument("input_sizes says a batch of {}, out_backprop has {}", sizes[0], grad[0]));
    sizes[0] = std::max(sizes[0], grad[0]);
  }
  if (filter.has_rank()) {
    std::int64_t& channels = sizes[ChannelAxis(first, 2)];
    if (channels >= 0 && filter[2] >= 0 && channels != filter[2])
      return OnNode(c, Unimplemented("input_sizes says {} channels and the filter has {}: groups are not supported", channels, filter[2]));
    channels = std::max(channels, filter[2]);
  }
  Result<Window> window = ReadWindow(c.attrs(), 2, sizes, filter);
  if (!window.ok()) return OnNode(c, window.status());
  if (grad.has_rank() && !window->Output(filter.has_rank() ? filter[3] : Shape::kUnknown).IsCompatibleWith(grad))
    return OnNode(c, InvalidArgument("out_backprop has the shape {}; input_sizes, filter and strides ask for {}", grad.ToString(),
                                     window->Output(filter.has_rank() ? filter[3] : Shape::kUnknown).ToString()));
  c.SetShape(0, sizes);
  return OkStatus();
}

Result<std::unique_ptr<Step>> MakeConvStep(PrepareContext& c, int spatial, const ConvEpilogue& epilogue) {
  if (c.outputs[0].shape.NumElements() == 0) return std::unique_ptr<Step>(new NothingStep());
  KERATIN_ASSIGN(const Window window, ReadWindow(c.node.attrs, spatial, c.inputs[0].shape, c.inputs[1].shape));
  const ValueInfo& filter = c.inputs[1];
  if (spatial == 2 && c.outputs[0].dtype == DType::kFloat && !window.channels_first && filter.known()) {
    const kernels::Conv2DShape shape = KernelShape(window, filter.shape, filter.shape[3]);
    std::shared_ptr<const float> packed = c.packs.Get(std::span(&filter.value, 1), PackingName("conv2d", shape), kernels::PackedConv2D::PackedSize(shape),
                                                      [&](float* out) { kernels::PackedConv2D::PackInto(shape, filter.value.data<float>(), out); });
    return std::unique_ptr<Step>(new ConvStep(shape, std::move(packed), epilogue, c.threads));
  }
  return std::unique_ptr<Step>(new PlainConvStep(Padded(window), epilogue));
}

Result<std::unique_ptr<Step>> MakeDepthwiseStep(PrepareContext& c, const ConvEpilogue& epilogue) {
  if (c.outputs[0].shape.NumElements() == 0) return std::unique_ptr<Step>(new NothingStep());
  KERATIN_ASSIGN(const Window window, ReadWindow(c.node.attrs, 2, c.inputs[0].shape, c.inputs[1].shape));
  if (c.outputs[0].dtype == DType::kFloat && !window.channels_first) {
    const Shape& filter = c.inputs[1].shape;
    return std::unique_ptr<Step>(new DepthwiseStep(KernelShape(window, filter, filter[2] * filter[3]), epilogue));
  }
  return std::unique_ptr<Step>(new PlainDepthwiseStep(Padded(window), epilogue));
}

Result<std::unique_ptr<Step>> MakeConvBackpropInputStep(PrepareContext& c) {
  if (c.outputs[0].shape.NumElements() == 0) return std::unique_ptr<Step>(new NothingStep());
  KERATIN_ASSIGN(const Window window, ReadWindow(c.node.attrs, 2, c.outputs[0].shape, c.inputs[1].shape));
  const ValueInfo& filter = c.inputs[1];
  if (c.outputs[0].dtype == DType::kFloat && !window.channels_first && filter.known() && filter.shape[3] > 0) {
    kernels::Conv2DShape shape = KernelShape(window, filter.shape, filter.shape[3]);
    shape.groups = 1;
    std::shared_ptr<const float> packed =
        c.packs.Get(std::span(&filter.value, 1), PackingName("conv2d_transpose", shape), kernels::PackedConv2DTranspose::PackedSize(shape),
                    [&](float* out) { kernels::PackedConv2DTranspose::PackInto(shape, filter.value.data<float>(), out); });
    return std::unique_ptr<Step>(new ConvBackpropStep(shape, std::move(packed), c.threads));
  }
  return std::unique_ptr<Step>(new PlainBackpropStep(window));
}

}  // namespace keratin::ops
