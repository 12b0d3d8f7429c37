#include <algorithm>

#include "ops/array/array_common.h"
#include "ops/signal/fft.h"

namespace keratin::ops {
namespace {

template <class T>
Status Transform(EvalContext& c, std::int64_t length) {
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

Status Eval(EvalContext& c) {
  if (c.input(0).shape().rank() < 1) return InvalidArgument("the input is a scalar");
  if (c.input(1).size() != 1) return InvalidArgument("fft_length must be one number");
  const std::int64_t length = IntAt(c.input(1), 0);
  if (length < 1 || length > kLongestFft) return InvalidArgument("fft_length {} is not in [1, {}]", length, kLongestFft);
  if ((c.input(0).dtype() == DType::kComplex64) != (c.attrs().Type("Treal", DType::kFloat) == DType::kFloat))
    return InvalidArgument("a transform from {} to {}", DTypeName(c.input(0).dtype()), DTypeName(c.attrs().Type("Treal")));
  return c.input(0).dtype() == DType::kComplex64 ? Transform<float>(c, length) : Transform<double>(c, length);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(irfft) {
  return {.name = "IRFFT",
          .inputs = {"input: Tcomplex", "fft_length: int32"},
          .outputs = {"output: Treal"},
          .attrs = {"Treal: {float, double} = DT_FLOAT", "Tcomplex: {complex64, complex128} = DT_COMPLEX64"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
                if (!c.shape(0).has_rank()) return OkStatus();
                Shape shape = c.shape(0);
                const auto length = KnownInt(c, 1);
                if (length && *length > kLongestFft) return Refuse(c, "fft_length {} is more than {}", *length, kLongestFft);
                shape[shape.rank() - 1] = length && *length > 0 ? *length : Shape::kUnknown;
                c.SetShape(0, shape);
                return OkStatus();
              },
          .eval = Eval,
          .accuracy = Accuracy::kRounding};
}
