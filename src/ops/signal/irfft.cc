#include <algorithm>

#include "ops/signal/fft.h"

namespace keratin::ops {
namespace {

template <class T>
Status InverseReal(EvalContext& c, std::int64_t length) {
  using Complex = std::complex<T>;
  const Tensor& in = c.input(0);
  const std::int64_t given = in.shape().back(), bins = std::min(given, length / 2 + 1);
  Shape shape = in.shape();
  shape[shape.rank() - 1] = length;
  KERATIN_ASSIGN(Tensor out, c.Allocate(c.attrs().Type("Treal", DType::kFloat), shape));
  if (out.size() > 0) {
    const Fft<T> fft(length);
    c.pool().ParallelFor(out.size() / length, std::max<std::int64_t>(1, 2048 / length), [&](std::int64_t begin, std::int64_t end) {
      std::vector<Complex> row(static_cast<std::size_t>(length));
      for (std::int64_t i = begin; i < end; ++i) {
        const auto* from = in.data<Complex>() + i * given;
        std::fill(row.begin(), row.end(), Complex());
        for (std::int64_t k = 0; k < bins; ++k) {
          if (k > 0 && 2 * k < length) row[static_cast<std::size_t>(length - k)] = std::conj(from[k]);
          row[static_cast<std::size_t>(k)] = k == 0 || 2 * k == length ? Complex(from[k].real(), 0) : from[k];
        }
        fft.Run(row.data(), row.data(), true);
        for (std::int64_t k = 0; k < length; ++k) out.mutable_data<T>()[i * length + k] = row[static_cast<std::size_t>(k)].real();
      }
    });
  }
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

Status EvalIrfft(EvalContext& c) {
  KERATIN_ASSIGN(const std::int64_t length, GivenFftLength(c));
  if ((c.input(0).dtype() == DType::kComplex64) != (c.attrs().Type("Treal", DType::kFloat) == DType::kFloat))
    return InvalidArgument("a transform from {} to {}", DTypeName(c.input(0).dtype()), DTypeName(c.attrs().Type("Treal")));
  return c.input(0).dtype() == DType::kComplex64 ? InverseReal<float>(c, length) : InverseReal<double>(c, length);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(irfft) {
  return {.name = "IRFFT",
          .inputs = {"input: Tcomplex", "fft_length: int32"},
          .outputs = {"output: Treal"},
          .attrs = {"Treal: {float, double} = DT_FLOAT", "Tcomplex: {complex64, complex128} = DT_COMPLEX64"},
          .infer = [](InferContext& c) { return InferRealFft(c, false); },
          .eval = EvalIrfft,
          .accuracy = Accuracy::kRounding};
}
