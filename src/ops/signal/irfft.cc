#include <algorithm>

#include "ops/signal/fft.h"

namespace keratin::ops {
namespace {

template <class T>
void InverseReal(const RunContext& c, std::int64_t length) {
  const std::int64_t given = c.in[0].shape.back(), bins = std::min(given, length / 2 + 1);
  if (c.out[0].size == 0) return;
  const Fft<T> fft(length);
  // The inverse is the transform with real and imaginary parts exchanged before and after, divided by the length.
  const T scale = T(1) / static_cast<T>(length);
  ForSequences<T>(*c.pool, c.out[0].size / length, length, [&](std::int64_t first, std::int64_t count, Sequences<T>& room) {
    const std::int64_t lanes = room.lanes;
    std::fill_n(room.data, 2 * length * lanes, T(0));
    for (std::int64_t lane = 0; lane < count; ++lane) {
      const auto* from = c.in[0].as<std::complex<T>>() + (first + lane) * given;
      const auto set = [&](std::int64_t k, T re, T im) {
        room.data[2 * k * lanes + lane] = im;
        room.data[(2 * k + 1) * lanes + lane] = re;
      };
      for (std::int64_t k = 0; k < bins; ++k) {
        const bool real = k == 0 || 2 * k == length;
        set(k, from[k].real(), real ? T(0) : from[k].imag());
        if (!real) set(length - k, from[k].real(), -from[k].imag());
      }
    }
    const T* found = fft.Run(lanes, room.data, room.work);
    for (std::int64_t lane = 0; lane < count; ++lane)
      for (std::int64_t k = 0; k < length; ++k) c.out[0].as<T>()[(first + lane) * length + k] = found[(2 * k + 1) * lanes + lane] * scale;
  });
}

Status RunIrfft(const RunContext& c) {
  return RunRealFft(c, c.out[0].dtype, c.in[0].dtype, [&]<class T>(std::int64_t length) { InverseReal<T>(c, length); });
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(irfft) {
  return {.name = "IRFFT",
          .inputs = {"input: Tcomplex", "fft_length: int32"},
          .outputs = {"output: Treal"},
          .attrs = {"Treal: {float, double} = DT_FLOAT", "Tcomplex: {complex64, complex128} = DT_COMPLEX64"},
          .infer = [](InferContext& c) { return InferRealFft(c, false); },
          .checked_run = RunIrfft,
          .accuracy = Accuracy::kRounding};
}
