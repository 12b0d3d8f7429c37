#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "ops/array/array_common.h"
#include "ops/signal/fft.h"

namespace keratin::ops {

namespace {

std::complex<double> FftRoot(std::int64_t k, std::int64_t length) {
  const double angle = -2.0 * std::numbers::pi * static_cast<double>(k % length) / static_cast<double>(length);
  return {std::cos(angle), std::sin(angle)};
}

}  // namespace

template <class T>
std::vector<T> FftRoots(std::int64_t count, std::int64_t length) {
  std::vector<T> roots;
  for (std::int64_t k = 0; k < count; ++k) {
    const std::complex<double> root = FftRoot(k, length);
    roots.push_back(static_cast<T>(root.real()));
    roots.push_back(static_cast<T>(root.imag()));
  }
  return roots;
}
template std::vector<float> FftRoots(std::int64_t, std::int64_t);
template std::vector<double> FftRoots(std::int64_t, std::int64_t);

// Bluestein: the transform as a convolution with exp(-pi i k^2 / length).
template <class T>
struct Fft<T>::Chirp {
  explicit Chirp(std::int64_t length) : padded(static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(2 * length - 1)))), fft(padded) {
    for (std::int64_t k = 0; k < length; ++k) {
      // k^2 modulo 2 * length, without overflow.
      const auto square =
          static_cast<std::int64_t>(static_cast<unsigned __int128>(k) * static_cast<unsigned __int128>(k) % static_cast<unsigned __int128>(2 * length));
      factors.push_back(FftRoot(square, 2 * length));
    }
    spectrum.assign(static_cast<std::size_t>(padded), 0);
    for (std::int64_t k = 0; k < length; ++k) {
      spectrum[static_cast<std::size_t>(k)] = std::conj(factors[static_cast<std::size_t>(k)]);
      if (k > 0) spectrum[static_cast<std::size_t>(padded - k)] = spectrum[static_cast<std::size_t>(k)];
    }
    std::vector<std::complex<double>> work(spectrum.size());
    Transform(spectrum, work);
  }
  // In place.
  void Transform(std::vector<std::complex<double>>& numbers, std::vector<std::complex<double>>& work) const {
    auto* data = reinterpret_cast<double*>(numbers.data());
    if (fft.Run(1, data, reinterpret_cast<double*>(work.data())) != data) numbers.swap(work);
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
    while (radix <= kernels::kMostFftRadix && rest % radix != 0) ++radix;
    if (radix > kernels::kMostFftRadix) break;
    radices_.push_back(radix);
    rest /= radix;
  }
  if (rest > 1) {
    chirp_ = std::make_unique<Chirp>(length);
    return;
  }
  roots_ = FftRoots<T>(length, length);
}

template <class T>
Fft<T>::~Fft() = default;

template <class T>
T* Fft<T>::Run(std::int64_t lanes, T* data, T* work) const {
  if (chirp_ == nullptr)
    return kernels::Fft<T>({.length = length_, .radices = radices_.data(), .stages = static_cast<int>(radices_.size()), .roots = roots_.data()}, lanes, data,
                           work);
  std::vector<std::complex<double>> wide(static_cast<std::size_t>(chirp_->padded)), other(wide.size());
  const std::span<const std::complex<double>> factors = chirp_->factors;
  for (std::int64_t lane = 0; lane < lanes; ++lane) {
    T* of_lane = data + lane;
    for (std::size_t k = 0; k < factors.size(); ++k, of_lane += 2 * lanes) wide[k] = std::complex<double>(of_lane[0], of_lane[lanes]) * factors[k];
    std::fill(wide.begin() + length_, wide.end(), 0);
    chirp_->Transform(wide, other);
    // The inverse of z is the transform of its conjugate, conjugated.
    for (std::size_t k = 0; k < wide.size(); ++k) wide[k] = std::conj(wide[k] * chirp_->spectrum[k]);
    chirp_->Transform(wide, other);
    of_lane = data + lane;
    for (std::size_t k = 0; k < factors.size(); ++k, of_lane += 2 * lanes) {
      const std::complex<double> value = std::conj(wide[k]) * factors[k] / static_cast<double>(chirp_->padded);
      of_lane[0] = static_cast<T>(value.real());
      of_lane[lanes] = static_cast<T>(value.imag());
    }
  }
  return data;
}

template class Fft<float>;
template class Fft<double>;

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
    // The inverse is the transform with real and imaginary parts exchanged before and after, divided by the length.
    const T scale = inverse ? T(1) / static_cast<T>(length) : T(1);
    ForSequences<T>(*c.pool, c.out[0].size / length, length, [&](std::int64_t first, std::int64_t count, Sequences<T>& room) {
      const std::int64_t re = inverse ? room.lanes : 0, im = room.lanes - re;
      const auto start = [&](std::int64_t lane) { return out + (first + lane) / stride * stride * length + (first + lane) % stride; };
      for (std::int64_t lane = 0; lane < count; ++lane) {
        T* to = room.data + lane;
        for (std::int64_t k = 0; k < length; ++k, to += 2 * room.lanes) {
          const std::complex<T> value = start(lane)[k * stride];
          to[re] = value.real();
          to[im] = value.imag();
        }
      }
      const T* found = fft.Run(room.lanes, room.data, room.work);
      for (std::int64_t lane = 0; lane < count; ++lane) {
        const T* from = found + lane;
        for (std::int64_t k = 0; k < length; ++k, from += 2 * room.lanes) start(lane)[k * stride] = {from[re] * scale, from[im] * scale};
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
  if (length && (*length < 1 || *length > kLongestFft)) return Refuse(c, "fft_length {} is not in [1, {}]", *length, kLongestFft);
  shape[shape.rank() - 1] = !length ? Shape::kUnknown : bins ? *length / 2 + 1 : *length;
  c.SetShape(0, shape);
  return OkStatus();
}

Result<std::int64_t> GivenFftLength(const RunContext& c) {
  if (c.in[0].shape.rank() < 1) return InvalidArgument("the input is a scalar");
  if (c.in[1].size != 1) return InvalidArgument("fft_length must be one number");
  const std::int64_t length = *c.in[1].as<std::int32_t>();
  if (length < 1 || length > kLongestFft) return InvalidArgument("fft_length {} is not in [1, {}]", length, kLongestFft);
  return length;
}

}  // namespace keratin::ops
