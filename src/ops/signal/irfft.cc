#include <algorithm>

#include "ops/signal/fft.h"

namespace keratin::ops {
namespace {

template <class T>
Status InverseReal(EvalContext& c, std::int64_t length) {
  const Tensor& in = c.input(0);
  const std::int64_t given = in.shape().back(), bins = std::min(given, length / 2 + 1);
  Shape shape = in.shape();
  shape[shape.rank() - 1] = length;
  KERATIN_ASSIGN(Tensor out, c.Allocate(c.attrs().Type("Treal", DType::kFloat), shape));
  if (out.size() > 0) {
    const Fft<T> fft(length);
    ForSequences<T>(c.pool(), out.size() / length, length, [&]<class R>(std::int64_t first, std::int64_t count) {
      std::vector<Pair<R>> row(static_cast<std::size_t>(length)), work(row.size());
      for (std::int64_t lane = 0; lane < count; ++lane) {
        const auto* from = in.data<std::complex<T>>() + (first + lane) * given;
        for (std::int64_t k = 0; k < bins; ++k) {
          const bool real = k == 0 || 2 * k == length;
          SetLane(&row[static_cast<std::size_t>(k)], lane, from[k].real(), real ? T(0) : from[k].imag());
          if (!real) SetLane(&row[static_cast<std::size_t>(length - k)], lane, from[k].real(), -from[k].imag());
        }
      }
      fft.Run(row.data(), work.data(), true);
      for (std::int64_t lane = 0; lane < count; ++lane)
        for (std::int64_t k = 0; k < length; ++k) out.mutable_data<T>()[(first + lane) * length + k] = LaneOf<T>(row[static_cast<std::size_t>(k)], lane).real();
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
