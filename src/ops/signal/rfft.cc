#include <algorithm>
#include <cmath>
#include <numbers>

#include "ops/signal/fft.h"

namespace keratin::ops {
namespace {

// Of real sequences of even length by one transform of half the length.
template <class T>
class RealFft {
 public:
  explicit RealFft(std::int64_t length) : length_(length), fft_(length % 2 == 0 ? length / 2 : length) {
    for (std::int64_t k = 0; k <= length / 2; ++k) {
      const double angle = -2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(length);
      roots_.push_back({static_cast<T>(std::cos(angle)), static_cast<T>(std::sin(angle))});
    }
  }

  // `count` sequences of `given` numbers, cut or filled up with zeros; `out` takes length_ / 2 + 1 of each.
  template <class R>
  void Run(const T* in, std::int64_t given, std::int64_t count, std::complex<T>* out) const {
    const bool even = length_ % 2 == 0;
    const std::int64_t half = even ? length_ / 2 : length_, bins = length_ / 2 + 1, used = std::min(given, length_);
    std::vector<Pair<R>> z(static_cast<std::size_t>(half)), work(z.size() + 1);
    for (std::int64_t lane = 0; lane < count; ++lane) {
      const T* row = in + lane * given;
      const auto at = [&](std::int64_t i) { return i < used ? row[i] : T(0); };
      for (std::int64_t k = 0; k < half; ++k) SetLane(&z[static_cast<std::size_t>(k)], lane, even ? at(2 * k) : at(k), even ? at(2 * k + 1) : T(0));
    }
    fft_.Run(z.data(), work.data(), false);
    if (even) {
      work[0] = {z[0].re + z[0].im, R{}};
      work[static_cast<std::size_t>(half)] = {z[0].re - z[0].im, R{}};
      for (std::int64_t k = 1; k < half; ++k) {
        const Pair<R>&a = z[static_cast<std::size_t>(k)], &b = z[static_cast<std::size_t>(half - k)];
        const Pair<R> sum{a.re + b.re, a.im - b.im}, difference{a.re - b.re, a.im + b.im};
        const Pair<T> root = roots_[static_cast<std::size_t>(k)];
        // (sum - i root difference) / 2
        const Pair<R> turned{difference.im * root.re + difference.re * root.im, difference.im * root.im - difference.re * root.re};
        work[static_cast<std::size_t>(k)] = {(sum.re + turned.re) * T(0.5), (sum.im + turned.im) * T(0.5)};
      }
    }
    const std::vector<Pair<R>>& found = even ? work : z;
    for (std::int64_t lane = 0; lane < count; ++lane)
      for (std::int64_t k = 0; k < bins; ++k) out[lane * bins + k] = LaneOf<T>(found[static_cast<std::size_t>(k)], lane);
  }

 private:
  std::int64_t length_;
  Fft<T> fft_;
  std::vector<Pair<T>> roots_;
};

template <class T>
Status ForwardReal(EvalContext& c, std::int64_t length) {
  const Tensor& in = c.input(0);
  const std::int64_t given = in.shape().back(), bins = length / 2 + 1;
  Shape shape = in.shape();
  shape[shape.rank() - 1] = bins;
  KERATIN_ASSIGN(Tensor out, c.Allocate(c.attrs().Type("Tcomplex", DType::kComplex64), shape));
  if (out.size() > 0) {
    const RealFft<T> fft(length);
    ForSequences<T>(c.pool(), out.size() / bins, length, [&]<class R>(std::int64_t first, std::int64_t count) {
      fft.template Run<R>(in.data<T>() + first * given, given, count, out.mutable_data<std::complex<T>>() + first * bins);
    });
  }
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

Status EvalRfft(EvalContext& c) {
  KERATIN_ASSIGN(const std::int64_t length, GivenFftLength(c));
  if ((c.input(0).dtype() == DType::kFloat) != (c.attrs().Type("Tcomplex", DType::kComplex64) == DType::kComplex64))
    return InvalidArgument("a transform from {} to {}", DTypeName(c.input(0).dtype()), DTypeName(c.attrs().Type("Tcomplex")));
  return c.input(0).dtype() == DType::kFloat ? ForwardReal<float>(c, length) : ForwardReal<double>(c, length);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(rfft) {
  return {.name = "RFFT",
          .inputs = {"input: Treal", "fft_length: int32"},
          .outputs = {"output: Tcomplex"},
          .attrs = {"Treal: {float, double} = DT_FLOAT", "Tcomplex: {complex64, complex128} = DT_COMPLEX64"},
          .infer = [](InferContext& c) { return InferRealFft(c, true); },
          .eval = EvalRfft,
          .accuracy = Accuracy::kRounding};
}
