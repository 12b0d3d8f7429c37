#include <algorithm>
#include <cmath>
#include <numbers>

#include "ops/signal/fft.h"

namespace keratin::ops {
namespace {

// Of a real sequence of even length by one transform of half the length.
template <class T>
class RealFft {
 public:
  using Complex = std::complex<T>;
  explicit RealFft(std::int64_t length) : length_(length), fft_(length % 2 == 0 ? length / 2 : length) {
    for (std::int64_t k = 0; k <= length / 2; ++k) {
      const double angle = -2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(length);
      roots_.emplace_back(static_cast<T>(std::cos(angle)), static_cast<T>(std::sin(angle)));
    }
  }
  // `row` has length_ values; `out` takes length_ / 2 + 1.
  void Run(const T* row, Complex* out) const {
    const bool even = length_ % 2 == 0;
    const std::int64_t half = even ? length_ / 2 : length_;
    std::vector<Complex> z(static_cast<std::size_t>(half));
    for (std::int64_t k = 0; k < half; ++k) z[static_cast<std::size_t>(k)] = even ? Complex(row[2 * k], row[2 * k + 1]) : Complex(row[k], 0);
    fft_.Run(z.data(), z.data(), false);
    if (!even) {
      std::copy_n(z.begin(), length_ / 2 + 1, out);
      return;
    }
    out[0] = {z[0].real() + z[0].imag(), 0};
    out[half] = {z[0].real() - z[0].imag(), 0};
    for (std::int64_t k = 1; k < half; ++k) {
      const Complex a = z[static_cast<std::size_t>(k)], b = std::conj(z[static_cast<std::size_t>(half - k)]);
      const Complex sum = a + b, difference = a - b, root = roots_[static_cast<std::size_t>(k)];
      // (sum - i root difference) / 2
      const Complex turned{root.real() * difference.imag() + root.imag() * difference.real(),
                           root.imag() * difference.imag() - root.real() * difference.real()};
      out[k] = {(sum.real() + turned.real()) / 2, (sum.imag() + turned.imag()) / 2};
    }
  }

 private:
  std::int64_t length_;
  Fft<T> fft_;
  std::vector<Complex> roots_;
};

template <class T>
Status ForwardReal(EvalContext& c, std::int64_t length) {
  using Complex = std::complex<T>;
  const Tensor& in = c.input(0);
  const std::int64_t given = in.shape().back(), bins = length / 2 + 1;
  Shape shape = in.shape();
  shape[shape.rank() - 1] = bins;
  KERATIN_ASSIGN(Tensor out, c.Allocate(c.attrs().Type("Tcomplex", DType::kComplex64), shape));
  if (out.size() > 0) {
    const RealFft<T> fft(length);
    c.pool().ParallelFor(out.size() / bins, std::max<std::int64_t>(1, 2048 / length), [&](std::int64_t begin, std::int64_t end) {
      std::vector<T> row(static_cast<std::size_t>(length), T(0));
      for (std::int64_t i = begin; i < end; ++i) {
        std::copy_n(in.data<T>() + i * given, std::min(given, length), row.begin());
        fft.Run(row.data(), out.mutable_data<Complex>() + i * bins);
      }
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
