#include "ops/conv.h"

#include "base/checked_math.h"
#include "base/errors.h"
#include "kernels/conv.h"
#include "kernels/winograd.h"
#include "ops/array/copy_common.h"
#include "ops/float_kernels.h"
#include "ops/widened.h"

namespace keratin::ops {

Result<Window> ReadConvWindow(const Attrs& attrs, int spatial, const Shape& input, const Shape& filter) {
  std::array<std::int64_t, kMaxSpatial> sizes{};
  for (int i = 0; i < spatial; ++i) sizes[static_cast<std::size_t>(i)] = filter.has_rank() ? filter[i] : Shape::kUnknown;
  return MakeWindow(attrs, spatial, input, std::span(sizes).first(static_cast<std::size_t>(spatial)), attrs.Ints("strides"), attrs.Ints("dilations"));
}

kernels::Conv2DShape KernelShape(const Window& w, const Shape& filter, std::int64_t out_channels) {
  const auto end_pad = [](const WindowAxis& a) { return std::max<std::int64_t>(0, (a.out - 1) * a.stride + (a.size - 1) * a.dilation + 1 - a.in - a.pad); };
  const WindowAxis& y = w.axes[static_cast<std::size_t>(w.spatial - 2)];
  const WindowAxis& x = w.axes[static_cast<std::size_t>(w.spatial - 1)];
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
  shape.groups = w.channels / std::max<std::int64_t>(1, filter[w.spatial]);
  return shape;
}

kernels::Epilogue KernelEpilogue(const FusedEpilogue& e, const RunContext& c) {
  kernels::Epilogue epilogue;
  epilogue.activation = e.activation;
  epilogue.alpha = e.alpha;
  epilogue.beta = e.beta;
  if (e.bias_input >= 0) epilogue.bias = c.in[static_cast<std::size_t>(e.bias_input)].as<float>();
  if (e.residual_input >= 0) epilogue.residual = c.in[static_cast<std::size_t>(e.residual_input)].as<float>();
  return epilogue;
}

namespace {

// A window with kMaxSpatial axes, those that the op does not have of size 1.
Window Padded(Window window) {
  for (int i = window.spatial; i < kMaxSpatial; ++i) window.axes[static_cast<std::size_t>(i)] = {.in = 1, .out = 1, .size = 1};
  return window;
}

void ApplyEpilogue(const FusedEpilogue& e, const RunContext& c) {
  if (e.empty() || c.out[0].size == 0) return;
  const std::int64_t channels = c.out[0].shape.back();
  auto* out = c.out[0].as<float>();
  const auto in = [&c](int input) { return input < 0 ? nullptr : c.in[static_cast<std::size_t>(input)].as<float>(); };
  kernels::ScaleShift(out, in(e.scale_input), in(e.bias_input), in(e.residual_input), out, c.out[0].size / channels, channels, e.activation, e.alpha, e.beta,
                      c.pool);
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
  PlainConvStep(const Window& window, const FusedEpilogue& epilogue) : window_(window), epilogue_(epilogue) { kernel = "plain loops"; }

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
  FusedEpilogue epilogue_;
};

class PlainDepthwiseStep : public Step {
 public:
  PlainDepthwiseStep(const Window& window, const FusedEpilogue& epilogue) : window_(window), epilogue_(epilogue) { kernel = "plain loops"; }

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
  FusedEpilogue epilogue_;
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
    const auto& axes = window_.axes;
    const std::int64_t out_channels = c.in[1].shape.back(1);
    const std::int64_t channels = c.in[1].shape.back();
    const T* filter = c.in[1].as<T>();
    const T* grad = c.in[2].as<T>();
    T* out = c.out[0].as<T>();
    const std::int64_t pixels = axes[0].in * axes[1].in * axes[2].in;
    const std::int64_t grain = std::max<std::int64_t>(1, kMapGrain / std::max<std::int64_t>(1, c.in[1].size));
    // The position in the gradient that element `i` of the window at `at` belongs to, or -1.
    const auto source = [](const WindowAxis& a, std::int64_t at, std::int64_t i) {
      const std::int64_t position = at + a.pad - i * a.dilation;
      return position < 0 || position % a.stride != 0 || position / a.stride >= a.out ? -1 : position / a.stride;
    };
    c.pool->ParallelFor(window_.batch * pixels, grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t p = begin; p < end; ++p) {
        const std::int64_t rest = p % pixels;
        const std::array<std::int64_t, kMaxSpatial> at = {rest / axes[2].in / axes[1].in, rest / axes[2].in % axes[1].in, rest % axes[2].in};
        T* to = out + p / pixels * out_strides.batch + at[0] * out_strides.axes[0] + at[1] * out_strides.axes[1] + at[2] * out_strides.axes[2];
        for (std::int64_t o = 0; o < out_channels; ++o) {
          C sum = 0;
          for (std::int64_t i = 0; i < axes[0].size; ++i) {
            const std::int64_t y = source(axes[0], at[0], i);
            if (y < 0) continue;
            for (std::int64_t j = 0; j < axes[1].size; ++j) {
              const std::int64_t x = source(axes[1], at[1], j);
              if (x < 0) continue;
              for (std::int64_t k = 0; k < axes[2].size; ++k) {
                const std::int64_t z = source(axes[2], at[2], k);
                if (z < 0) continue;
                const T* g = grad + p / pixels * grad_strides.batch + y * grad_strides.axes[0] + x * grad_strides.axes[1] + z * grad_strides.axes[2];
                const T* f = filter + (((i * axes[1].size + j) * axes[2].size + k) * out_channels + o) * channels;
                for (std::int64_t n = 0; n < channels; ++n) sum += static_cast<C>(g[n * grad_strides.channel]) * static_cast<C>(f[n]);
              }
            }
          }
          to[o * out_strides.channel] = static_cast<T>(sum);
        }
      }
    });
  }

  Window window_;
};

// float32, channels last, a constant filter.
class ConvStep : public Step {
 public:
  ConvStep(const kernels::Conv2DShape& shape, std::shared_ptr<const float> packed, const FusedEpilogue& epilogue, int threads)
      : shape_(shape), packed_(std::move(packed)), filter_(kernels::PackedConv2D::Borrow(shape, packed_.get())), epilogue_(epilogue) {
    scratch_bytes = kernels::Conv2DScratchBytes(shape_, threads);
    kernel = scratch_bytes == 0 ? "gemm" : "implicit gemm";
  }
  void Run(const RunContext& c) const override {
    kernels::Conv2D(shape_, c.in[0].as<float>(), filter_, c.out[0].as<float>(), KernelEpilogue(epilogue_, c), c.scratch, c.pool);
  }

 private:
  kernels::Conv2DShape shape_;
  std::shared_ptr<const float> packed_;
  kernels::PackedConv2D filter_;
  FusedEpilogue epilogue_;
};

// The same where minimal filtering pays.
class WinogradStep : public Step {
 public:
  WinogradStep(const kernels::Conv2DShape& shape, int tile, std::shared_ptr<const float> packed, const FusedEpilogue& epilogue, int threads)
      : shape_(shape), tile_(tile), packed_(std::move(packed)), epilogue_(epilogue) {
    scratch_bytes = kernels::WinogradScratchBytes(shape_, tile_, threads);
    kernel = tile_ == 4 ? "winograd 4x4" : "winograd 2x2";
  }
  void Run(const RunContext& c) const override {
    kernels::WinogradConv2D(shape_, tile_, c.in[0].as<float>(), packed_.get(), c.out[0].as<float>(), KernelEpilogue(epilogue_, c), c.scratch, c.pool);
  }

 private:
  kernels::Conv2DShape shape_;
  int tile_;
  std::shared_ptr<const float> packed_;
  FusedEpilogue epilogue_;
};

// float32, channels last.
class DepthwiseStep : public Step {
 public:
  DepthwiseStep(const kernels::Conv2DShape& shape, const FusedEpilogue& epilogue) : shape_(shape), epilogue_(epilogue) { kernel = "depthwise"; }
  void Run(const RunContext& c) const override {
    kernels::DepthwiseConv2D(shape_, c.in[0].as<float>(), c.in[1].as<float>(), c.out[0].as<float>(), KernelEpilogue(epilogue_, c), c.pool);
  }

 private:
  kernels::Conv2DShape shape_;
  FusedEpilogue epilogue_;
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

// A volume as a row of images: a convolution over it is the sum, over the elements of the filter's depth, of convolutions of images.
class VolumeStep : public Step {
 protected:
  // Images of the input and of the output that one element of the depth joins: `in` + i * in_step with `out` + i * out_step.
  struct Join {
    std::int64_t element = 0;
    std::int64_t in = 0, out = 0, count = 0;
    std::int64_t in_step = 1, out_step = 1;
  };

  // `undone`: the convolution's gradient, which swaps the roles of input and output.
  VolumeStep(const Window& window, bool undone)
      : batch_(window.batch), in_depth_(undone ? window.axes[0].out : window.axes[0].in), out_depth_(undone ? window.axes[0].in : window.axes[0].out) {
    const WindowAxis& depth = window.axes[0];
    for (std::int64_t element = 0; element < depth.size; ++element) {
      const std::int64_t shift = element * depth.dilation - depth.pad;
      const std::int64_t first = shift >= 0 ? 0 : (-shift + depth.stride - 1) / depth.stride;
      const std::int64_t last = std::min(depth.out, shift >= depth.in ? 0 : (depth.in - 1 - shift) / depth.stride + 1);
      if (first >= last) continue;
      Join join{.element = element, .in = first * depth.stride + shift, .out = first, .count = last - first, .in_step = depth.stride};
      if (undone) {
        std::swap(join.in, join.out);
        std::swap(join.in_step, join.out_step);
      }
      joins_.push_back(join);
    }
    // One that reaches every image of the answer comes first and spares filling it.
    const auto whole = std::find_if(joins_.begin(), joins_.end(), [&](const Join& join) { return join.count == out_depth_ && join.out_step == 1; });
    filled_ = whole == joins_.end();
    if (!filled_) std::iter_swap(joins_.begin(), whole);
  }

  // Calls run(element, first image of the input, first image of the output, how many follow one another, whether the output has sums already).
  template <class Run>
  void ForImages(float* out, std::int64_t out_image, Run&& run) const {
    if (filled_) std::fill_n(out, batch_ * out_depth_ * out_image, 0.0f);
    for (std::int64_t n = 0; n < batch_; ++n)
      for (std::size_t i = 0; i < joins_.size(); ++i) {
        const Join& join = joins_[i];
        const bool add = filled_ || i > 0;
        const std::int64_t from = n * in_depth_ + join.in;
        const std::int64_t to = n * out_depth_ + join.out;
        if (join.in_step == 1 && join.out_step == 1)
          run(join.element, from, to, join.count, add);
        else
          for (std::int64_t k = 0; k < join.count; ++k) run(join.element, from + k * join.in_step, to + k * join.out_step, std::int64_t{1}, add);
      }
  }

 private:
  std::int64_t batch_, in_depth_, out_depth_;
  std::vector<Join> joins_;
  bool filled_ = false;
};

// float32, channels last, a constant filter: one packing for each element of the depth.
class Conv3DStep : public VolumeStep {
 public:
  using Filters = std::vector<kernels::PackedConv2D>;
  Conv3DStep(const Window& window, const kernels::Conv2DShape& shape, std::shared_ptr<const float> packed, Filters filters, int threads)
      : VolumeStep(window, false), shape_(shape), packed_(std::move(packed)), filters_(std::move(filters)) {
    shape_.batch = window.axes[0].out;
    scratch_bytes = kernels::Conv2DScratchBytes(shape_, threads);
  }
  void Run(const RunContext& c) const override {
    const std::int64_t in_image = shape_.in_height * shape_.in_width * shape_.in_channels;
    const std::int64_t out_image = shape_.out_height() * shape_.out_width() * shape_.out_channels;
    const auto* in = c.in[0].as<float>();
    auto* out = c.out[0].as<float>();
    ForImages(out, out_image, [&](std::int64_t element, std::int64_t from, std::int64_t to, std::int64_t count, bool add) {
      kernels::Conv2DShape shape = shape_;
      shape.batch = count;
      kernels::Epilogue epilogue;
      if (add) epilogue.residual = out + to * out_image;
      kernels::Conv2D(shape, in + from * in_image, filters_[static_cast<std::size_t>(element)], out + to * out_image, epilogue, c.scratch, c.pool);
    });
  }

 private:
  kernels::Conv2DShape shape_;
  std::shared_ptr<const float> packed_;
  Filters filters_;
};

class Conv3DBackpropStep : public VolumeStep {
 public:
  using Filters = std::vector<kernels::PackedConv2DTranspose>;
  Conv3DBackpropStep(const Window& window, const kernels::Conv2DShape& shape, std::shared_ptr<const float> packed, Filters filters, int threads)
      : VolumeStep(window, true), shape_(shape), packed_(std::move(packed)), filters_(std::move(filters)) {
    shape_.batch = window.axes[0].out;
    scratch_bytes = kernels::Conv2DTransposeScratchBytes(shape_, threads);
  }
  void Run(const RunContext& c) const override {
    const std::int64_t in_image = shape_.out_height() * shape_.out_width() * shape_.out_channels;
    const std::int64_t out_image = shape_.in_height * shape_.in_width * shape_.in_channels;
    const auto* in = c.in[2].as<float>();
    auto* out = c.out[0].as<float>();
    ForImages(out, out_image, [&](std::int64_t element, std::int64_t from, std::int64_t to, std::int64_t count, bool add) {
      kernels::Conv2DShape shape = shape_;
      shape.batch = count;
      kernels::Epilogue epilogue;
      if (add) epilogue.residual = out + to * out_image;
      kernels::Conv2DTranspose(shape, in + from * in_image, filters_[static_cast<std::size_t>(element)], out + to * out_image, epilogue, c.scratch, c.pool);
    });
  }

 private:
  kernels::Conv2DShape shape_;
  std::shared_ptr<const float> packed_;
  Filters filters_;
};

// Packs the filters of every element of the depth, one behind the other, and lists them.
template <class Packed>
std::shared_ptr<const float> PackDepths(PackCache& packs, const Tensor& filter, const std::string& name, const kernels::Conv2DShape& shape,
                                        std::vector<Packed>* filters) {
  const std::int64_t depth = filter.shape()[0];
  const std::int64_t size = filter.size() / depth;
  const std::int64_t packed_size = Packed::PackedSize(shape);
  std::shared_ptr<const float> packed = packs.Get(std::span(&filter, 1), name, depth * packed_size, [&](float* out) {
    for (std::int64_t i = 0; i < depth; ++i) Packed::PackInto(shape, filter.data<float>() + i * size, out + i * packed_size);
  });
  for (std::int64_t i = 0; i < depth; ++i) filters->push_back(Packed::Borrow(shape, packed.get() + i * packed_size));
  return packed;
}

// All that a packing depends on.
std::string PackingName(std::string_view kind, const kernels::Conv2DShape& s) {
  return fmt::format("{}_{}_{}x{}x{}x{}_g{}_s{}x{}_d{}x{}_p{}x{}", kind, kernels::IsaName(kernels::ActiveIsa()), s.kernel_height, s.kernel_width, s.in_channels,
                     s.out_channels, s.groups, s.stride_height, s.stride_width, s.dilation_height, s.dilation_width, s.pad_top, s.pad_left);
}

// A filter and what it is multiplied by, where it is.
Result<std::vector<Tensor>> FilterAndScale(const PrepareContext& c, int filter, const FusedEpilogue& epilogue) {
  std::vector<Tensor> weights;
  for (const int input : {filter, epilogue.scale_input}) {
    if (input < 0) continue;
    const ValueInfo& info = c.inputs[static_cast<std::size_t>(input)];
    if (!info.known()) return Unimplemented("node \"{}\" ({}): input {} must be a constant", c.node.name, c.node.op, input);
    weights.push_back(info.value);
  }
  return weights;
}

std::shared_ptr<const float> PackConv(PrepareContext& c, const std::vector<Tensor>& weights, const kernels::Conv2DShape& shape) {
  return c.packs.Get(weights, PackingName("conv2d", shape), kernels::PackedConv2D::PackedSize(shape), [&](float* out) {
    kernels::PackedConv2D::PackInto(shape, static_cast<const float*>(weights[0].stored()), out, weights.size() > 1 ? weights[1].data<float>() : nullptr,
                                    c.pool);
  });
}

class NothingStep : public Step {
 public:
  void Run(const RunContext&) const override {}
};

}  // namespace

Status ConvShape(InferContext& c, int spatial) {
  KERATIN_TRY(c.RequireRank(1, spatial + 2, spatial + 2));
  const Shape& filter = c.shape(1);
  Result<Window> window = ReadConvWindow(c.attrs(), spatial, c.shape(0), filter);
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
  Result<Window> window = ReadConvWindow(c.attrs(), 2, c.shape(0), filter);
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

Status ConvBackpropInputShape(InferContext& c, int spatial) {
  const int rank = spatial + 2;
  KERATIN_TRY(c.RequireRank(0, 1, 1));
  KERATIN_TRY(c.RequireRank(1, rank, rank));
  KERATIN_TRY(c.RequireRank(2, rank, rank));
  KERATIN_ASSIGN(Shape sizes, c.ShapeFromInput(0));
  if (sizes.has_rank() && sizes.rank() != rank) return OnNode(c, InvalidArgument("input_sizes has {} elements and must have {}", sizes.rank(), rank));
  const Shape& filter = c.shape(1);
  const Shape& grad = c.shape(2);
  const bool first = IsChannelsFirst(c.attrs());
  if (!sizes.has_rank()) sizes = Shape::UnknownDims(rank);
  if (grad.has_rank()) {
    if (sizes[0] >= 0 && grad[0] >= 0 && sizes[0] != grad[0])
      return OnNode(c, InvalidArgument("input_sizes says a batch of {}, out_backprop has {}", sizes[0], grad[0]));
    sizes[0] = std::max(sizes[0], grad[0]);
  }
  if (filter.has_rank()) {
    std::int64_t& channels = sizes[ChannelAxis(first, spatial)];
    if (channels >= 0 && filter[spatial] >= 0 && channels != filter[spatial])
      return OnNode(c, Unimplemented("input_sizes says {} channels and the filter has {}: groups are not supported", channels, filter[spatial]));
    channels = std::max(channels, filter[spatial]);
  }
  Result<Window> window = ReadConvWindow(c.attrs(), spatial, sizes, filter);
  if (!window.ok()) return OnNode(c, window.status());
  if (grad.has_rank() && !window->Output(filter.has_rank() ? filter[spatial + 1] : Shape::kUnknown).IsCompatibleWith(grad))
    return OnNode(c, InvalidArgument("out_backprop has the shape {}; input_sizes, filter and strides ask for {}", grad.ToString(),
                                     window->Output(filter.has_rank() ? filter[spatial + 1] : Shape::kUnknown).ToString()));
  c.SetShape(0, sizes);
  return OkStatus();
}

Result<std::unique_ptr<Step>> MakeConvStep(PrepareContext& c, int spatial, const FusedEpilogue& epilogue) {
  if (c.outputs[0].shape.NumElements() == 0) return std::unique_ptr<Step>(new NothingStep());
  KERATIN_ASSIGN(const Window window, ReadConvWindow(c.node.attrs, spatial, c.inputs[0].shape, c.inputs[1].shape));
  const ValueInfo& filter = c.inputs[1];
  if (IsHalfPrecision(c.outputs[0].dtype) && !window.channels_first && filter.known() && epilogue.empty())
    return MakeWidenedStep(c, [&](PrepareContext& wide) { return MakeConvStep(wide, spatial); });
  if (spatial == 2 && c.outputs[0].dtype == DType::kFloat && !window.channels_first && filter.known()) {
    const kernels::Conv2DShape shape = KernelShape(window, filter.shape, filter.shape[3]);
    KERATIN_ASSIGN(const std::vector<Tensor> weights, FilterAndScale(c, 1, epilogue));
    const float* scale = weights.size() > 1 ? weights[1].data<float>() : nullptr;
    if (const int tile = c.exact ? 0 : kernels::WinogradTileFor(shape); tile != 0) {
      std::shared_ptr<const float> packed =
          c.packs.Get(weights, PackingName(fmt::format("winograd{}", tile), shape), kernels::WinogradPackedSize(shape, tile),
                      [&](float* out) { kernels::WinogradPackInto(shape, tile, filter.value.data<float>(), out, scale, c.pool); });
      return std::unique_ptr<Step>(new WinogradStep(shape, tile, std::move(packed), epilogue, c.threads()));
    }
    std::shared_ptr<const float> packed = PackConv(c, weights, shape);
    return std::unique_ptr<Step>(new ConvStep(shape, std::move(packed), epilogue, c.threads()));
  }
  if (spatial == 3 && c.outputs[0].dtype == DType::kFloat && !window.channels_first && filter.known() && epilogue.empty()) {
    const kernels::Conv2DShape shape = KernelShape(window, filter.shape, filter.shape[4]);
    std::vector<kernels::PackedConv2D> filters;
    std::shared_ptr<const float> packed = PackDepths(c.packs, filter.value, PackingName("conv3d", shape), shape, &filters);
    return std::unique_ptr<Step>(new Conv3DStep(window, shape, std::move(packed), std::move(filters), c.threads()));
  }
  return std::unique_ptr<Step>(new PlainConvStep(Padded(window), epilogue));
}

Result<std::unique_ptr<Step>> MakeDepthwiseStep(PrepareContext& c, const FusedEpilogue& epilogue) {
  if (c.outputs[0].shape.NumElements() == 0) return std::unique_ptr<Step>(new NothingStep());
  KERATIN_ASSIGN(const Window window, ReadConvWindow(c.node.attrs, 2, c.inputs[0].shape, c.inputs[1].shape));
  if (IsHalfPrecision(c.outputs[0].dtype) && !window.channels_first && epilogue.empty())
    return MakeWidenedStep(c, [&](PrepareContext& wide) { return MakeDepthwiseStep(wide); });
  if (c.outputs[0].dtype == DType::kFloat && !window.channels_first) {
    const Shape& filter = c.inputs[1].shape;
    return std::unique_ptr<Step>(new DepthwiseStep(KernelShape(window, filter, filter[2] * filter[3]), epilogue));
  }
  return std::unique_ptr<Step>(new PlainDepthwiseStep(Padded(window), epilogue));
}

Result<PointwiseFilter> PackPointwise(PrepareContext& c, int filter, const FusedEpilogue& epilogue) {
  KERATIN_ASSIGN(const std::vector<Tensor> weights, FilterAndScale(c, filter, epilogue));
  const Shape& dims = weights[0].shape();
  PointwiseFilter packed;
  packed.memory = PackConv(c, weights, {.in_channels = dims[2], .out_channels = dims[3]});
  packed.matrix = kernels::PackedMatrix::Borrow(packed.memory.get(), dims[2], dims[3]);
  return packed;
}

Result<std::unique_ptr<Step>> MakeConvBackpropInputStep(PrepareContext& c, int spatial) {
  if (c.outputs[0].shape.NumElements() == 0) return std::unique_ptr<Step>(new NothingStep());
  KERATIN_ASSIGN(const Window window, ReadConvWindow(c.node.attrs, spatial, c.outputs[0].shape, c.inputs[1].shape));
  const ValueInfo& filter = c.inputs[1];
  if (IsHalfPrecision(c.outputs[0].dtype) && !window.channels_first && filter.known() && filter.shape[spatial + 1] > 0)
    return MakeWidenedStep(c, [&](PrepareContext& wide) { return MakeConvBackpropInputStep(wide, spatial); });
  if (c.outputs[0].dtype == DType::kFloat && !window.channels_first && filter.known() && filter.shape[spatial + 1] > 0) {
    kernels::Conv2DShape shape = KernelShape(window, filter.shape, filter.shape[spatial + 1]);
    shape.groups = 1;
    if (spatial == 3) {
      std::vector<kernels::PackedConv2DTranspose> filters;
      std::shared_ptr<const float> packed = PackDepths(c.packs, filter.value, PackingName("conv3d_transpose", shape), shape, &filters);
      return std::unique_ptr<Step>(new Conv3DBackpropStep(window, shape, std::move(packed), std::move(filters), c.threads()));
    }
    std::shared_ptr<const float> packed =
        c.packs.Get(std::span(&filter.value, 1), PackingName("conv2d_transpose", shape), kernels::PackedConv2DTranspose::PackedSize(shape),
                    [&](float* out) { kernels::PackedConv2DTranspose::PackInto(shape, filter.value.data<float>(), out); });
    return std::unique_ptr<Step>(new ConvBackpropStep(shape, std::move(packed), c.threads()));
  }
  return std::unique_ptr<Step>(new PlainBackpropStep(Padded(window)));
}

namespace {

// By `pixels` elements, each summed over all of the filter but its last axis.
double FilterFlops(const ValueInfo& filter, const ValueInfo& pixels) {
  const auto channels = static_cast<double>(std::max<std::int64_t>(1, filter.shape.back()));
  return 2 * static_cast<double>(pixels.shape.NumElements()) * static_cast<double>(filter.shape.NumElements()) / channels;
}

}  // namespace

double ConvFlops(const Node& /*node*/, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs) { return FilterFlops(inputs[1], outputs[0]); }

double DepthwiseFlops(const Node& /*node*/, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs) {
  const Shape& filter = inputs[1].shape;
  return 2 * static_cast<double>(outputs[0].shape.NumElements()) * static_cast<double>(filter[0] * filter[1]);
}

double ConvBackpropInputFlops(const Node& /*node*/, std::span<const ValueInfo> inputs, std::span<const ValueInfo> /*outputs*/) {
  return FilterFlops(inputs[1], inputs[2]);
}

}  // namespace keratin::ops
