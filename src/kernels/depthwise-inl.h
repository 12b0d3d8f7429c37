// Depthwise convolution and pooling of one output row. Included once per instruction set, inside its target region.

namespace keratin::kernels::KERATIN_ISA_NAMESPACE {
namespace {

KERATIN_INLINE Vec LoadPart(const float* p, std::int64_t n) { return n >= Vec::kLanes ? Load(p) : LoadN(p, n); }
KERATIN_INLINE void StorePart(Vec a, float* p, std::int64_t n) {
  if (n >= Vec::kLanes) {
    Store(a, p);
  } else {
    StoreN(a, p, n);
  }
}

// kPixels neighbouring pixels, kVecs vectors of channels; taps [tap_begin, tap_end) of each row lie inside the image.
// `in` is the first pixel's first tap (which need not be inside).
template <class Act, int kPixels, int kVecs, bool kWhole>
KERATIN_INLINE void DepthwiseTile(const DepthwiseRow& d, const float* in, std::int64_t tap_begin, std::int64_t tap_end, std::int64_t channel, std::int64_t left,
                                  float* out, const float* residual) {
  static_assert(kPixels <= 4 && kVecs <= 2);
  constexpr int kStep = Vec::kLanes;
  const std::int64_t pixel_step = d.stride * d.channels;
  const std::int64_t tap_step = d.dilation * d.channels;
#define KERATIN_LOAD(p) (kWhole ? Load(p) : LoadN(p, left))
#define KERATIN_PIXELS(X) X(0) X(1) X(2) X(3)
#define KERATIN_BEGIN(i)                 \
  [[maybe_unused]] Vec x##i = Set(0.0f); \
  [[maybe_unused]] Vec y##i = Set(0.0f);
  KERATIN_PIXELS(KERATIN_BEGIN)
  for (std::int64_t row = 0; row < d.kernel_rows; ++row) {
    const float* w = d.weights + (row * d.kernel_columns + tap_begin) * d.channels + channel;
    const float* from = in + row * d.row_step + tap_begin * tap_step + channel;
    for (std::int64_t tap = tap_begin; tap < tap_end; ++tap, w += d.channels, from += tap_step) {
      const Vec w0 = KERATIN_LOAD(w);
      [[maybe_unused]] const Vec w1 = kVecs > 1 ? Load(w + kStep) : w0;
#define KERATIN_STEP(i)                                                                 \
  if constexpr (kPixels > i) {                                                          \
    x##i = Fma(KERATIN_LOAD(from + i * pixel_step), w0, x##i);                          \
    if constexpr (kVecs > 1) y##i = Fma(Load(from + i * pixel_step + kStep), w1, y##i); \
  }
      KERATIN_PIXELS(KERATIN_STEP)
    }
  }
  const Vec alpha = Set(d.epilogue.alpha);
  const Vec beta = Set(d.epilogue.beta);
  const Vec bias0 = d.epilogue.bias != nullptr ? KERATIN_LOAD(d.epilogue.bias + channel) : Set(0.0f);
  [[maybe_unused]] const Vec bias1 = d.epilogue.bias != nullptr && kVecs > 1 ? Load(d.epilogue.bias + channel + kStep) : bias0;
#define KERATIN_END(i)                                                                                          \
  if constexpr (kPixels > i) {                                                                                  \
    float* to = out + i * d.channels + channel;                                                                 \
    x##i = x##i + bias0;                                                                                        \
    if (residual != nullptr) x##i = x##i + KERATIN_LOAD(residual + i * d.epilogue.residual_stride + channel);   \
    x##i = Act::Of(x##i, alpha, beta);                                                                          \
    kWhole ? Store(x##i, to) : StoreN(x##i, to, left);                                                          \
    if constexpr (kVecs > 1) {                                                                                  \
      y##i = y##i + bias1;                                                                                      \
      if (residual != nullptr) y##i = y##i + Load(residual + i * d.epilogue.residual_stride + channel + kStep); \
      Store(Act::Of(y##i, alpha, beta), to + kStep);                                                            \
    }                                                                                                           \
  }
  KERATIN_PIXELS(KERATIN_END)
#undef KERATIN_LOAD
#undef KERATIN_PIXELS
#undef KERATIN_BEGIN
#undef KERATIN_STEP
#undef KERATIN_END
}

template <class Act, int kPixels>
void DepthwisePixels(const DepthwiseRow& d, std::int64_t x, std::int64_t tap_begin, std::int64_t tap_end) {
  constexpr int kStep = Vec::kLanes;
  const float* in = d.in + (x * d.stride - d.pad_left) * d.channels;
  float* out = d.out + x * d.channels;
  const float* residual = d.epilogue.residual != nullptr ? d.epilogue.residual + x * d.epilogue.residual_stride : nullptr;
  std::int64_t c = 0;
  for (; c + 2 * kStep <= d.channels; c += 2 * kStep) DepthwiseTile<Act, kPixels, 2, true>(d, in, tap_begin, tap_end, c, 0, out, residual);
  for (; c + kStep <= d.channels; c += kStep) DepthwiseTile<Act, kPixels, 1, true>(d, in, tap_begin, tap_end, c, 0, out, residual);
  if (c < d.channels) DepthwiseTile<Act, kPixels, 1, false>(d, in, tap_begin, tap_end, c, d.channels - c, out, residual);
}

// Four neighbouring pixels of two neighbouring rows, one vector of channels, all taps inside: what the rows share is loaded once.
template <class Act, bool kWhole>
KERATIN_INLINE void DepthwiseTwoRowTile(const DepthwiseRow& d, const float* in, std::int64_t channel, std::int64_t left, float* out, const float* residual) {
  const std::int64_t pixel_step = d.stride * d.channels;
  const std::int64_t tap_step = d.dilation * d.channels;
  const std::int64_t weights_step = d.kernel_columns * d.channels;
#define KERATIN_LOAD(p) (kWhole ? Load(p) : LoadN(p, left))
#define KERATIN_PIXELS(X) X(0) X(1) X(2) X(3)
#define KERATIN_BEGIN(i) Vec x##i = Set(0.0f), y##i = x##i;
  KERATIN_PIXELS(KERATIN_BEGIN)
  const float* from_row = in + channel;
  const float* weights = d.weights + channel;
  for (std::int64_t row = 0; row < d.kernel_rows + d.second_row; ++row, from_row += d.row_step, weights += weights_step) {
    const float* from = from_row;
    const float* w = weights;
    const float* v = weights - d.second_row * weights_step;
    if (row >= d.kernel_rows) {
      for (std::int64_t tap = 0; tap < d.kernel_columns; ++tap, from += tap_step, v += d.channels) {
        const Vec b = KERATIN_LOAD(v);
#define KERATIN_STEP(i) y##i = Fma(KERATIN_LOAD(from + i * pixel_step), b, y##i);
        KERATIN_PIXELS(KERATIN_STEP)
#undef KERATIN_STEP
      }
    } else if (row < d.second_row) {
      for (std::int64_t tap = 0; tap < d.kernel_columns; ++tap, from += tap_step, w += d.channels) {
        const Vec a = KERATIN_LOAD(w);
#define KERATIN_STEP(i) x##i = Fma(KERATIN_LOAD(from + i * pixel_step), a, x##i);
        KERATIN_PIXELS(KERATIN_STEP)
#undef KERATIN_STEP
      }
    } else {
      for (std::int64_t tap = 0; tap < d.kernel_columns; ++tap, from += tap_step, w += d.channels, v += d.channels) {
        const Vec a = KERATIN_LOAD(w);
        const Vec b = KERATIN_LOAD(v);
#define KERATIN_STEP(i)                                    \
  {                                                        \
    const Vec value = KERATIN_LOAD(from + i * pixel_step); \
    x##i = Fma(value, a, x##i);                            \
    y##i = Fma(value, b, y##i);                            \
  }
        KERATIN_PIXELS(KERATIN_STEP)
#undef KERATIN_STEP
      }
    }
  }
  const Vec alpha = Set(d.epilogue.alpha);
  const Vec beta = Set(d.epilogue.beta);
  const Vec bias = d.epilogue.bias != nullptr ? KERATIN_LOAD(d.epilogue.bias + channel) : Set(0.0f);
  float* to = out + channel;
  float* below = to + d.out_width * d.channels;
#define KERATIN_END(i)                                                                               \
  x##i = x##i + bias;                                                                                \
  y##i = y##i + bias;                                                                                \
  if (residual != nullptr) {                                                                         \
    x##i = x##i + KERATIN_LOAD(residual + i * d.epilogue.residual_stride + channel);                 \
    y##i = y##i + KERATIN_LOAD(residual + (d.out_width + i) * d.epilogue.residual_stride + channel); \
  }                                                                                                  \
  x##i = Act::Of(x##i, alpha, beta);                                                                 \
  y##i = Act::Of(y##i, alpha, beta);                                                                 \
  kWhole ? Store(x##i, to + i * d.channels) : StoreN(x##i, to + i * d.channels, left);               \
  kWhole ? Store(y##i, below + i * d.channels) : StoreN(y##i, below + i * d.channels, left);
  KERATIN_PIXELS(KERATIN_END)
#undef KERATIN_LOAD
#undef KERATIN_PIXELS
#undef KERATIN_BEGIN
#undef KERATIN_END
}

template <class Act>
void DepthwiseTwoRows(const DepthwiseRow& d, std::int64_t x) {
  const float* in = d.in + (x * d.stride - d.pad_left) * d.channels;
  float* out = d.out + x * d.channels;
  const float* residual = d.epilogue.residual != nullptr ? d.epilogue.residual + x * d.epilogue.residual_stride : nullptr;
  std::int64_t c = 0;
  for (; c + Vec::kLanes <= d.channels; c += Vec::kLanes) DepthwiseTwoRowTile<Act, true>(d, in, c, 0, out, residual);
  if (c < d.channels) DepthwiseTwoRowTile<Act, false>(d, in, c, d.channels - c, out, residual);
}

// The taps of output pixel x that lie inside the image.
KERATIN_INLINE void TapsInside(std::int64_t first, std::int64_t width, std::int64_t dilation, std::int64_t taps, std::int64_t& begin, std::int64_t& end) {
  begin = first < 0 ? (-first + dilation - 1) / dilation : 0;
  end = first >= width ? 0 : (width - first + dilation - 1) / dilation;
  if (end > taps) end = taps;
  if (begin > end) begin = end;
}

template <class Act>
void DepthwiseRowOf(const DepthwiseRow& d) {
  DepthwiseRow below = d;
  below.in += d.second_row * d.row_step;
  below.out += d.out_width * d.channels;
  if (d.epilogue.residual != nullptr) below.epilogue.residual += d.out_width * d.epilogue.residual_stride;
  std::int64_t x = 0;
  while (x < d.out_width) {
    std::int64_t begin, end;
    TapsInside(x * d.stride - d.pad_left, d.in_width, d.dilation, d.kernel_columns, begin, end);
    const bool four =
        begin == 0 && end == d.kernel_columns && x + 4 <= d.out_width && (x + 3) * d.stride - d.pad_left + (d.kernel_columns - 1) * d.dilation < d.in_width;
    if (four) {
      if (d.second_row > 0) {
        DepthwiseTwoRows<Act>(d, x);
      } else {
        DepthwisePixels<Act, 4>(d, x, begin, end);
      }
      x += 4;
    } else {
      DepthwisePixels<Act, 1>(d, x, begin, end);
      if (d.second_row > 0) DepthwisePixels<Act, 1>(below, x, begin, end);
      x += 1;
    }
  }
}

// Several outputs for each input channel: one value of the image by a vector of weights.
void DepthwiseMultiplied(const DepthwiseRow& d) {
  const std::int64_t out_channels = d.channels * d.multiplier;
  for (std::int64_t x = 0; x < d.out_width; ++x) {
    std::int64_t begin, end;
    TapsInside(x * d.stride - d.pad_left, d.in_width, d.dilation, d.kernel_columns, begin, end);
    const float* in = d.in + (x * d.stride - d.pad_left) * d.channels;
    for (std::int64_t c = 0; c < d.channels; ++c) {
      for (std::int64_t m = 0; m < d.multiplier; m += Vec::kLanes) {
        const std::int64_t left = d.multiplier - m;
        const std::int64_t o = c * d.multiplier + m;
        Vec sum = d.epilogue.bias != nullptr ? LoadPart(d.epilogue.bias + o, left) : Set(0.0f);
        for (std::int64_t row = 0; row < d.kernel_rows; ++row) {
          for (std::int64_t tap = begin; tap < end; ++tap) {
            const float value = in[row * d.row_step + tap * d.dilation * d.channels + c];
            sum = Fma(Set(value), LoadPart(d.weights + (row * d.kernel_columns + tap) * out_channels + o, left), sum);
          }
        }
        if (d.epilogue.residual != nullptr) sum = sum + LoadPart(d.epilogue.residual + x * d.epilogue.residual_stride + o, left);
        StorePart(sum, d.out + x * out_channels + o, left);
      }
    }
  }
  if (d.epilogue.activation != Activation::kNone) {
    kActivations[static_cast<int>(d.epilogue.activation)](d.out, d.out, d.out_width * out_channels, d.epilogue.alpha, d.epilogue.beta);
  }
}

void DepthwiseRowRun(const DepthwiseRow& d) {
  if (d.multiplier > 1) {
    DepthwiseMultiplied(d);
    return;
  }
  switch (d.epilogue.activation) {
    case Activation::kRelu: DepthwiseRowOf<ReluAct>(d); return;
    case Activation::kClip: DepthwiseRowOf<ClipAct>(d); return;
    case Activation::kHardSwish: DepthwiseRowOf<HardSwishAct>(d); return;
    default: break;
  }
  DepthwiseRowOf<NoneAct>(d);
  if (d.epilogue.activation != Activation::kNone) {
    const std::int64_t rows = d.second_row > 0 ? 2 : 1;
    kActivations[static_cast<int>(d.epilogue.activation)](d.out, d.out, rows * d.out_width * d.channels, d.epilogue.alpha, d.epilogue.beta);
  }
}

// Sums of pixel x of the first output row and, where there are two, of the second: channels [c, c + lanes).
template <class Act, bool kWhole>
KERATIN_INLINE void StorePair(const DepthwiseSquare& d, std::int64_t x, std::int64_t c, Vec upper, Vec lower, Vec bias, Vec alpha, Vec beta) {
  if (x >= d.out_width) return;
  float* out = d.out + x * d.channels + c;
  float* below = out + d.out_width * d.channels;
  const Vec first = Act::Of(upper + bias, alpha, beta);
  kWhole ? Store(first, out) : StoreN(first, out, d.channels - c);
  if (d.rows < 2) return;
  const Vec second = Act::Of(lower + bias, alpha, beta);
  kWhole ? Store(second, below) : StoreN(second, below, d.channels - c);
}

template <class Square, class Act, int kStride>
void DepthwiseSquareOf(const DepthwiseSquare& d) {
  std::int64_t c = 0;
  for (; c + Vec::kLanes <= d.channels; c += Vec::kLanes) Square::template Channels<Act, kStride, true>(d, c);
  if (c < d.channels) Square::template Channels<Act, kStride, false>(d, c);
}

// Depthwise3x3 or Depthwise5x5.
template <class Square, int kStride>
void DepthwiseSquareRun(const DepthwiseSquare& d) {
  switch (d.epilogue.activation) {
    case Activation::kRelu: DepthwiseSquareOf<Square, ReluAct, kStride>(d); return;
    case Activation::kClip: DepthwiseSquareOf<Square, ClipAct, kStride>(d); return;
    case Activation::kHardSwish: DepthwiseSquareOf<Square, HardSwishAct, kStride>(d); return;
    default: break;
  }
  DepthwiseSquareOf<Square, NoneAct, kStride>(d);
  if (d.epilogue.activation != Activation::kNone)
    kActivations[static_cast<int>(d.epilogue.activation)](d.out, d.out, d.rows * d.out_width * d.channels, d.epilogue.alpha, d.epilogue.beta);
}

template <class Op, bool kAverage, int kVecs>
KERATIN_INLINE void PoolPixel(const PoolRow& p, const float* in, std::int64_t columns, std::int64_t left, float* out) {
  constexpr int kStep = Vec::kLanes;
  Vec best[kVecs];
  for (int v = 0; v < kVecs; ++v) best[v] = Set(Op::kNeutral);
  for (std::int64_t row = 0; row < p.rows; ++row) {
    const float* from = in + row * p.row_step;
    for (std::int64_t column = 0; column < columns; ++column, from += p.channels) {
      for (int v = 0; v < kVecs; ++v) best[v] = Op::Of(best[v], left < kStep ? LoadN(from, left) : Load(from + v * kStep));
    }
  }
  const Vec count = Set(static_cast<float>(p.rows * columns));
  for (int v = 0; v < kVecs; ++v) {
    if constexpr (kAverage) best[v] = best[v] / count;
    if (left < kStep) {
      StoreN(best[v], out, left);
    } else {
      Store(best[v], out + v * kStep);
    }
  }
}

template <class Op, bool kAverage>
void PoolRowRun(const PoolRow& p) {
  constexpr int kStep = Vec::kLanes;
  for (std::int64_t x = 0; x < p.out_width; ++x) {
    std::int64_t begin, end;
    const std::int64_t first = x * p.stride - p.pad_left;
    TapsInside(first, p.in_width, 1, p.kernel_columns, begin, end);
    const float* in = p.in + (first + begin) * p.channels;
    float* out = p.out + x * p.channels;
    std::int64_t c = 0;
    for (; c + 4 * kStep <= p.channels; c += 4 * kStep) PoolPixel<Op, kAverage, 4>(p, in + c, end - begin, kStep, out + c);
    for (; c + kStep <= p.channels; c += kStep) PoolPixel<Op, kAverage, 1>(p, in + c, end - begin, kStep, out + c);
    if (c < p.channels) PoolPixel<Op, kAverage, 1>(p, in + c, end - begin, p.channels - c, out + c);
  }
}

}  // namespace
}  // namespace keratin::kernels::KERATIN_ISA_NAMESPACE
