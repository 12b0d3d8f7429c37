#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "ops/array/array_common.h"
#include "ops/signal/fft.h"

namespace keratin::ops {
namespace {

constexpr int kLargestRadix = 13;

Pair<double> Root(std::int64_t k, std::int64_t n) {
  const double angle = -2.0 * std::numbers::pi * static_cast<double>(k % n) / static_cast<double>(n);
  return {std::cos(angle), std::sin(angle)};
}

template <class R>
Pair<R> Plus(const Pair<R>& a, const Pair<R>& b) {
  return {a.re + b.re, a.im + b.im};
}
template <class R>
Pair<R> Minus(const Pair<R>& a, const Pair<R>& b) {
  return {a.re - b.re, a.im - b.im};
}
template <class R, class T>
Pair<R> Times(const Pair<R>& a, const Pair<T>& b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

template <class R>
void ConjugateAll(Pair<R>* data, std::int64_t size) {
  for (std::int64_t k = 0; k < size; ++k) data[k].im = -data[k].im;
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
    spectrum.assign(static_cast<std::size_t>(padded), {0, 0});
    for (std::int64_t k = 0; k < length; ++k) {
      const Pair<double> factor = factors[static_cast<std::size_t>(k)], conjugate{factor.re, -factor.im};
      spectrum[static_cast<std::size_t>(k)] = conjugate;
      if (k > 0) spectrum[static_cast<std::size_t>(padded - k)] = conjugate;
    }
    std::vector<Pair<double>> work(spectrum.size());
    fft.Run(spectrum.data(), work.data(), false);
  }
  std::int64_t padded;
  Fft<double> fft;
  std::vector<Pair<double>> factors, spectrum;
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
  for (std::int64_t k = 0; k < length; ++k) {
    const Pair<double> root = Root(k, length);
    roots_.push_back({static_cast<T>(root.re), static_cast<T>(root.im)});
  }
}

template <class T>
Fft<T>::~Fft() = default;

template <class T>
template <class R>
void Fft<T>::Run(Pair<R>* data, Pair<R>* work, bool inverse) const {
  if (inverse) ConjugateAll(data, length_);
  if (chirp_ != nullptr) {
    const std::int64_t lanes = std::is_same_v<R, T> ? 1 : kLanes<T>;
    std::vector<Pair<double>> wide(static_cast<std::size_t>(chirp_->padded)), other(wide.size());
    for (std::int64_t lane = 0; lane < lanes; ++lane) {
      for (std::int64_t k = 0; k < length_; ++k) {
        const std::complex<T> value = LaneOf<T>(data[k], lane);
        wide[static_cast<std::size_t>(k)] = Times(Pair<double>{value.real(), value.imag()}, chirp_->factors[static_cast<std::size_t>(k)]);
      }
      std::fill(wide.begin() + length_, wide.end(), Pair<double>{0, 0});
      chirp_->fft.Run(wide.data(), other.data(), false);
      for (std::size_t k = 0; k < wide.size(); ++k) wide[k] = Times(wide[k], chirp_->spectrum[k]);
      chirp_->fft.Run(wide.data(), other.data(), true);
      for (std::int64_t k = 0; k < length_; ++k) {
        const Pair<double> value = Times(wide[static_cast<std::size_t>(k)], chirp_->factors[static_cast<std::size_t>(k)]);
        SetLane(data + k, lane, static_cast<T>(value.re), static_cast<T>(value.im));
      }
    }
  } else {
    Stages(data, work);
    if (radices_.size() % 2 != 0) std::copy_n(work, length_, data);
  }
  if (!inverse) return;
  ConjugateAll(data, length_);
  const T scale = T(1) / static_cast<T>(length_);
  for (std::int64_t k = 0; k < length_; ++k) data[k] = {data[k].re * scale, data[k].im * scale};
}

// Stockham's stages: each takes a radix off the length and leaves the parts in order.
template <class T>
template <class R>
void Fft<T>::Stages(Pair<R>* data, Pair<R>* other) const {
  std::int64_t n = length_, stride = 1;
  for (const int radix : radices_) {
    const std::int64_t m = n / radix, turn = length_ / n;
    for (std::int64_t p = 0; p < m; ++p) {
      const Pair<R>* from = data + stride * p;
      Pair<R>* to = other + stride * radix * p;
      if (radix == 4) {
        const Pair<T> w1 = roots_[static_cast<std::size_t>(p * turn)], w2 = roots_[static_cast<std::size_t>(2 * p * turn)],
                      w3 = roots_[static_cast<std::size_t>(3 * p * turn)];
        for (std::int64_t q = 0; q < stride; ++q) {
          const Pair<R> a = from[q], b = from[q + stride * m], c = from[q + 2 * stride * m], d = from[q + 3 * stride * m];
          const Pair<R> sum = Plus(a, c), difference = Minus(a, c), even = Plus(b, d), turned = Minus(b, d);
          const Pair<R> odd{turned.im, -turned.re};
          to[q] = Plus(sum, even);
          to[q + stride] = Times(Plus(difference, odd), w1);
          to[q + 2 * stride] = Times(Minus(sum, even), w2);
          to[q + 3 * stride] = Times(Minus(difference, odd), w3);
        }
      } else if (radix == 2) {
        const Pair<T> w = roots_[static_cast<std::size_t>(p * turn)];
        for (std::int64_t q = 0; q < stride; ++q) {
          const Pair<R> a = from[q], b = from[q + stride * m];
          to[q] = Plus(a, b);
          to[q + stride] = Times(Minus(a, b), w);
        }
      } else {
        const std::int64_t step = length_ / radix;
        for (std::int64_t q = 0; q < stride; ++q)
          for (int u = 0; u < radix; ++u) {
            Pair<R> sum = from[q];
            for (int t = 1; t < radix; ++t) sum = Plus(sum, Times(from[q + t * stride * m], roots_[static_cast<std::size_t>(step * (t * u % radix))]));
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
template void Fft<float>::Run(Pair<float>*, Pair<float>*, bool) const;
template void Fft<float>::Run(Pair<Lanes<float>>*, Pair<Lanes<float>>*, bool) const;
template void Fft<double>::Run(Pair<double>*, Pair<double>*, bool) const;
template void Fft<double>::Run(Pair<Lanes<double>>*, Pair<Lanes<double>>*, bool) const;

namespace {

template <class T>
void Transform(const RunContext& c, bool inverse, int axes) {
  const Shape& shape = c.out[0].shape;
  auto* out = c.out[0].as<std::complex<T>>();
  if (out != c.in[0].as<std::complex<T>>()) std::copy_n(c.in[0].as<std::complex<T>>(), c.out[0].size, out);
  if (c.out[0].size == 0) return;
  std::int64_t stride = 1;
  for (int axis = shape.rank() - 1; axis >= shape.rank() - axes; --axis) {
    const std::int64_t length = shape[axis];
    const Fft<T> fft(length);
    ForSequences<T>(*c.pool, c.out[0].size / length, length, [&]<class R>(std::int64_t first, std::int64_t count) {
      std::vector<Pair<R>> data(static_cast<std::size_t>(length)), work(data.size());
      const auto start = [&](std::int64_t lane) { return out + (first + lane) / stride * stride * length + (first + lane) % stride; };
      for (std::int64_t lane = 0; lane < count; ++lane)
        for (std::int64_t k = 0; k < length; ++k) {
          const std::complex<T> value = start(lane)[k * stride];
          SetLane(&data[static_cast<std::size_t>(k)], lane, value.real(), value.imag());
        }
      fft.Run(data.data(), work.data(), inverse);
      for (std::int64_t lane = 0; lane < count; ++lane)
        for (std::int64_t k = 0; k < length; ++k) start(lane)[k * stride] = LaneOf<T>(data[static_cast<std::size_t>(k)], lane);
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
