#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "ops/array/array_common.h"
#include "ops/signal/fft.h"

namespace keratin::ops {
namespace {

constexpr int kLargestRadix = 13;

std::complex<double> Root(std::int64_t k, std::int64_t n) {
  const double angle = -2.0 * std::numbers::pi * static_cast<double>(k % n) / static_cast<double>(n);
  return {std::cos(angle), std::sin(angle)};
}

template <class C>
C Times(C a, C b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

}  // namespace

// Bluestein: the transform as a convolution with exp(-pi i k^2 / length).
template <class T>
struct Fft<T>::Chirp {
  explicit Chirp(std::int64_t length) : padded(static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(2 * length - 1)))), fft(padded) {
    for (std::int64_t k = 0; k < length; ++k) {
      // k^2 modulo 2 * length, without overflow.
      const auto square =
          static_cast<std::int64_t>(static_cast<unsigned __int128>(k) * static_cast<unsigned __int128>(k) % static_cast<unsigned __int128>(2 * length));
      factors.push_back(Root(square, 2 * length));
    }
    spectrum.assign(static_cast<std::size_t>(padded), 0);
    for (std::int64_t k = 0; k < length; ++k) {
      spectrum[static_cast<std::size_t>(k)] = std::conj(factors[static_cast<std::size_t>(k)]);
      if (k > 0) spectrum[static_cast<std::size_t>(padded - k)] = std::conj(factors[static_cast<std::size_t>(k)]);
    }
    fft.Run(spectrum.data(), spectrum.data(), false);
  }
  std::int64_t padded;
  Fft<double> fft;
  std::vector<std::complex<double>> factors, spectrum;
};

template <class T>
Fft<T>::Fft(std::int64_t length) : length_(length) {
  std::int64_t rest = length;
  while (rest > 1) {
    int radix = rest % 4 == 0 ? 4 : 2;
    while (radix <= kLargestRadix && rest % radix != 0) ++radix;
    if (radix > kLargestRadix) break;
    radices_.push_back(radix);
    rest /= radix;
  }
  if (rest > 1) {
    chirp_ = std::make_unique<Chirp>(length);
    return;
  }
  for (std::int64_t k = 0; k < length; ++k) roots_.push_back(static_cast<Complex>(Root(k, length)));
}

template <class T>
Fft<T>::~Fft() = default;

template <class T>
void Fft<T>::Run(const Complex* in, Complex* out, bool inverse) const {
  const auto size = static_cast<std::size_t>(length_);
  const auto flip = [inverse](Complex z) { return inverse ? std::conj(z) : z; };
  const T scale = inverse ? T(1) / static_cast<T>(length_) : T(1);
  if (chirp_ != nullptr) {
    std::vector<std::complex<double>> work(static_cast<std::size_t>(chirp_->padded), 0);
    for (std::size_t k = 0; k < size; ++k) work[k] = Times(static_cast<std::complex<double>>(flip(in[k])), chirp_->factors[k]);
    chirp_->fft.Run(work.data(), work.data(), false);
    for (std::size_t k = 0; k < work.size(); ++k) work[k] = Times(work[k], chirp_->spectrum[k]);
    chirp_->fft.Run(work.data(), work.data(), true);
    for (std::size_t k = 0; k < size; ++k) out[k] = flip(static_cast<Complex>(Times(work[k], chirp_->factors[k]))) * scale;
    return;
  }
  std::vector<Complex> work(2 * size);
  for (std::size_t k = 0; k < size; ++k) work[k] = flip(in[k]);
  Stages(work.data(), work.data() + size);
  const Complex* result = radices_.size() % 2 == 0 ? work.data() : work.data() + size;
  for (std::size_t k = 0; k < size; ++k) out[k] = inverse ? flip(result[k]) * scale : result[k];
}

// Stockham's stages: each takes a radix off the length and leaves the parts in order.
template <class T>
void Fft<T>::Stages(Complex* data, Complex* other) const {
  std::int64_t n = length_, stride = 1;
  for (const int radix : radices_) {
    const std::int64_t m = n / radix, turn = length_ / n;
    for (std::int64_t p = 0; p < m; ++p) {
      const Complex* from = data + stride * p;
      Complex* to = other + stride * radix * p;
      if (radix == 4) {
        const Complex w1 = roots_[static_cast<std::size_t>(p * turn)], w2 = roots_[static_cast<std::size_t>(2 * p * turn)],
                      w3 = roots_[static_cast<std::size_t>(3 * p * turn)];
        for (std::int64_t q = 0; q < stride; ++q) {
          const Complex a = from[q], b = from[q + stride * m], c = from[q + 2 * stride * m], d = from[q + 3 * stride * m];
          const Complex sum = a + c, difference = a - c, even = b + d;
          const Complex odd{(b - d).imag(), -(b - d).real()};
          to[q] = sum + even;
          to[q + stride] = Times(difference + odd, w1);
          to[q + 2 * stride] = Times(sum - even, w2);
          to[q + 3 * stride] = Times(difference - odd, w3);
        }
      } else if (radix == 2) {
        const Complex w = roots_[static_cast<std::size_t>(p * turn)];
        for (std::int64_t q = 0; q < stride; ++q) {
          const Complex a = from[q], b = from[q + stride * m];
          to[q] = a + b;
          to[q + stride] = Times(a - b, w);
        }
      } else {
        const std::int64_t step = length_ / radix;
        for (std::int64_t q = 0; q < stride; ++q)
          for (int u = 0; u < radix; ++u) {
            Complex sum = from[q];
            for (int t = 1; t < radix; ++t) sum += Times(from[q + t * stride * m], roots_[static_cast<std::size_t>(step * (t * u % radix))]);
            to[q + u * stride] = Times(sum, roots_[static_cast<std::size_t>(p * u % n * turn)]);
          }
      }
    }
    std::swap(data, other);
    n = m;
    stride *= radix;
  }
}

template class Fft<float>;
template class Fft<double>;

namespace {

template <class T>
void Transform(const RunContext& c, bool inverse, int axes) {
  using Complex = std::complex<T>;
  const Shape& shape = c.out[0].shape;
  auto* out = c.out[0].as<Complex>();
  if (out != c.in[0].as<Complex>()) std::copy_n(c.in[0].as<Complex>(), c.out[0].size, out);
  if (c.out[0].size == 0) return;
  std::int64_t stride = 1;
  for (int axis = shape.rank() - 1; axis >= shape.rank() - axes; --axis) {
    const std::int64_t length = shape[axis];
    const Fft<T> fft(length);
    c.pool->ParallelFor(c.out[0].size / length, std::max<std::int64_t>(1, 2048 / length), [&](std::int64_t begin, std::int64_t end) {
      std::vector<Complex> row(static_cast<std::size_t>(length));
      for (std::int64_t i = begin; i < end; ++i) {
        Complex* first = out + i / stride * stride * length + i % stride;
        for (std::int64_t k = 0; k < length; ++k) row[static_cast<std::size_t>(k)] = first[k * stride];
        fft.Run(row.data(), row.data(), inverse);
        for (std::int64_t k = 0; k < length; ++k) first[k * stride] = row[static_cast<std::size_t>(k)];
      }
    });
    stride *= length;
  }
}

}  // namespace

void RunFft(const RunContext& c, bool inverse, int axes) {
  if (c.out[0].dtype == DType::kComplex64)
    Transform<float>(c, inverse, axes);
  else
    Transform<double>(c, inverse, axes);
}

Status InferFft(InferContext& c, int axes) {
  KERATIN_TRY(c.RequireRank(0, axes, Shape::kMaxRank));
  for (int i = 0; c.shape(0).has_rank() && i < axes; ++i)
    if (c.shape(0).back(i) > kLongestFft) return Refuse(c, "a transform of {} elements; at most {} are", c.shape(0).back(i), kLongestFft);
  return SameAsInput(c);
}

Status InferRealFft(InferContext& c, bool bins) {
  KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
  if (!c.shape(0).has_rank()) return OkStatus();
  Shape shape = c.shape(0);
  const auto length = KnownInt(c, 1);
  if (length && *length > kLongestFft) return Refuse(c, "fft_length {} is more than {}", *length, kLongestFft);
  shape[shape.rank() - 1] = !length || *length <= 0 ? Shape::kUnknown : bins ? *length / 2 + 1 : *length;
  c.SetShape(0, shape);
  return OkStatus();
}

Result<std::int64_t> GivenFftLength(const EvalContext& c) {
  if (c.input(0).shape().rank() < 1) return InvalidArgument("the input is a scalar");
  if (c.input(1).size() != 1) return InvalidArgument("fft_length must be one number");
  const std::int64_t length = IntAt(c.input(1), 0);
  if (length < 1 || length > kLongestFft) return InvalidArgument("fft_length {} is not in [1, {}]", length, kLongestFft);
  return length;
}

}  // namespace keratin::ops
