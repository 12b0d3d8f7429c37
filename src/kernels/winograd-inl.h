// The transforms of Winograd's minimal filtering. Included once per instruction set, inside its target region.
//
// Interpolation points 0, p, -p, q, -q and infinity with p = sqrt(1/2), q = sqrt(2) for 4x4 results: products and sums of their squares are 1 and 5/2, and
// rounding errors are a third of those of 0, 1, -1, 2, -2. 0, 1, -1 and infinity for 2x2 results.

namespace keratin::kernels::KERATIN_ISA_NAMESPACE {
namespace {

inline constexpr float kP = 0.70710678118654752F;
inline constexpr float kQ = 1.41421356237309505F;

// The four or six values at x[0], x[kStep], ... become as many at y[0], y[kStep], ...
template <int kTile, int kStep>
KERATIN_INLINE void WinogradIn(const Vec* x, Vec* y) {
  if constexpr (kTile == 2) {
    y[0] = x[0] - x[2 * kStep];
    y[kStep] = x[kStep] + x[2 * kStep];
    y[2 * kStep] = x[2 * kStep] - x[kStep];
    y[3 * kStep] = x[3 * kStep] - x[kStep];
  } else {
    const Vec half = Set(0.5F), two = Set(2.0F), p = Set(kP), q = Set(kQ), sum = Set(2.5F);
    const Vec p_even = Fnma(two, x[2 * kStep], x[4 * kStep]);
    const Vec p_odd = p * Fnma(two, x[kStep], x[3 * kStep]);
    const Vec q_even = Fnma(half, x[2 * kStep], x[4 * kStep]);
    const Vec q_odd = q * Fnma(half, x[kStep], x[3 * kStep]);
    y[0] = Fnma(sum, x[2 * kStep], x[0] + x[4 * kStep]);
    y[kStep] = p_even + p_odd;
    y[2 * kStep] = p_even - p_odd;
    y[3 * kStep] = q_even + q_odd;
    y[4 * kStep] = q_even - q_odd;
    y[5 * kStep] = Fnma(sum, x[3 * kStep], x[kStep] + x[5 * kStep]);
  }
}

// Three values become four or six.
template <int kTile, int kStep>
KERATIN_INLINE void WinogradFilterLine(const Vec* x, Vec* y) {
  const Vec x0 = x[0], x1 = x[kStep], x2 = x[2 * kStep];
  if constexpr (kTile == 2) {
    const Vec half = Set(0.5F);
    const Vec even = half * (x0 + x2), odd = half * x1;
    y[0] = x0;
    y[kStep] = even + odd;
    y[2 * kStep] = even - odd;
    y[3 * kStep] = x2;
  } else {
    // 1 / (2 p^2 (p^2 - q^2)) = -2/3 and 1 / (2 q^2 (q^2 - p^2)) = 1/6
    const Vec p_scale = Set(-2.0F / 3), q_scale = Set(1.0F / 6);
    const Vec p_even = p_scale * Fma(Set(0.5F), x2, x0), p_odd = Set(-2.0F / 3 * kP) * x1;
    const Vec q_even = q_scale * Fma(Set(2.0F), x2, x0), q_odd = Set(kQ / 6) * x1;
    y[0] = x0;
    y[kStep] = p_even + p_odd;
    y[2 * kStep] = p_even - p_odd;
    y[3 * kStep] = q_even + q_odd;
    y[4 * kStep] = q_even - q_odd;
    y[5 * kStep] = x2;
  }
}

// Four or six values become two or four.
template <int kTile, int kStep, int kOutStep>
KERATIN_INLINE void WinogradOut(const Vec* x, Vec* y) {
  if constexpr (kTile == 2) {
    y[0] = x[0] + x[kStep] + x[2 * kStep];
    y[kOutStep] = x[kStep] - x[2 * kStep] + x[3 * kStep];
  } else {
    const Vec p_sum = x[kStep] + x[2 * kStep], p_rest = x[kStep] - x[2 * kStep];
    const Vec q_sum = x[3 * kStep] + x[4 * kStep], q_rest = x[3 * kStep] - x[4 * kStep];
    y[0] = x[0] + p_sum + q_sum;
    y[kOutStep] = Fma(Set(kQ), q_rest, Set(kP) * p_rest);
    y[2 * kOutStep] = Fma(Set(2.0F), q_sum, Set(0.5F) * p_sum);
    y[3 * kOutStep] = Fma(Set(2 * kQ), q_rest, Fma(Set(0.5F * kP), p_rest, x[5 * kStep]));
  }
}

template <int kTile>
void WinogradInputRun(const float* const* pixels, std::int64_t channels, float* out, std::int64_t step) {
  constexpr int kSize = kTile + 2;
  for (std::int64_t c = 0; c < channels; c += Vec::kLanes) {
    const std::int64_t left = channels - c;
    Vec x[kSize * kSize], y[kSize * kSize];
    for (int i = 0; i < kSize * kSize; ++i) x[i] = LoadPart(pixels[i] + c, left);
    for (int i = 0; i < kSize; ++i) WinogradIn<kTile, kSize>(x + i, y + i);
    for (int i = 0; i < kSize; ++i) WinogradIn<kTile, 1>(y + i * kSize, x + i * kSize);
    for (int i = 0; i < kSize * kSize; ++i) StorePart(x[i], out + i * step + c, left);
  }
}

template <int kTile>
void WinogradFilterRun(const float* taps, std::int64_t tap_step, std::int64_t channels, float* out, std::int64_t step) {
  constexpr int kSize = kTile + 2;
  for (std::int64_t c = 0; c < channels; c += Vec::kLanes) {
    const std::int64_t left = channels - c;
    Vec x[9], y[3 * kSize], z[kSize * kSize];
    for (int i = 0; i < 9; ++i) x[i] = LoadPart(taps + i * tap_step + c, left);
    for (int i = 0; i < 3; ++i) WinogradFilterLine<kTile, 3>(x + i, y + i);
    for (int i = 0; i < kSize; ++i) WinogradFilterLine<kTile, 1>(y + i * 3, z + i * kSize);
    for (int i = 0; i < kSize * kSize; ++i) StorePart(z[i], out + i * step + c, left);
  }
}

template <int kTile, class Act>
void WinogradOutputOf(const WinogradTile& t) {
  constexpr int kSize = kTile + 2;
  const Vec alpha = Set(t.epilogue.alpha), beta = Set(t.epilogue.beta);
  for (std::int64_t c = 0; c < t.columns; c += Vec::kLanes) {
    const std::int64_t left = t.columns - c;
    Vec x[kSize * kSize], y[kTile * kSize], z[kTile * kTile];
    for (int i = 0; i < kSize * kSize; ++i) x[i] = Load(t.sums + i * t.step + c);
    for (int i = 0; i < kSize; ++i) WinogradOut<kTile, kSize, kSize>(x + i, y + i);
    for (int i = 0; i < kTile; ++i) WinogradOut<kTile, 1, 1>(y + i * kSize, z + i * kTile);
    const Vec bias = t.epilogue.bias != nullptr ? LoadPart(t.epilogue.bias + c, left) : Set(0.0F);
    for (std::int64_t row = 0; row < t.rows; ++row) {
      float* out = t.out + row * t.row_step + c;
      const float* residual = t.epilogue.residual != nullptr ? t.epilogue.residual + row * t.residual_row_step + c : nullptr;
      for (std::int64_t column = 0; column < t.pixels; ++column, out += t.pixel_step) {
        Vec sum = z[row * kTile + column] + bias;
        if (residual != nullptr) sum = sum + LoadPart(residual + column * t.epilogue.residual_stride, left);
        StorePart(Act::Of(sum, alpha, beta), out, left);
      }
    }
  }
}

template <int kTile>
void WinogradOutputRun(const WinogradTile& t) {
  constexpr void (*kOutputs[])(const WinogradTile&) = {WinogradOutputOf<kTile, NoneAct>,        WinogradOutputOf<kTile, ReluAct>,
                                                       WinogradOutputOf<kTile, ClipAct>,        WinogradOutputOf<kTile, LeakyReluAct>,
                                                       WinogradOutputOf<kTile, HardSigmoidAct>, WinogradOutputOf<kTile, HardSwishAct>};
  const Epilogue& e = t.epilogue;
  if (e.activation <= Activation::kHardSwish) return kOutputs[static_cast<int>(e.activation)](t);
  kOutputs[0](t);
  for (std::int64_t row = 0; row < t.rows; ++row) {
    for (std::int64_t column = 0; column < t.pixels; ++column) {
      float* out = t.out + row * t.row_step + column * t.pixel_step;
      kActivations[static_cast<int>(e.activation)](out, out, t.columns, e.alpha, e.beta);
    }
  }
}

}  // namespace
}  // namespace keratin::kernels::KERATIN_ISA_NAMESPACE
