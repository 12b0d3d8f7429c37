#include <algorithm>

#include "ops/signal/fft.h"

namespace keratin::ops {
namespace {

// Real sequences of even length are transformed by one of half the length.
template <class T>
void ForwardReal(const RunContext& c, std::int64_t length) {
  const std::int64_t given = c.in[0].shape.back(), bins = length / 2 + 1, used = std::min(given, length);
  if (c.out[0].size == 0) return;
  const bool even = length % 2 == 0;
  const Fft<T> fft(even ? length / 2 : length);
  const std::vector<T> roots = FftRoots<T>(even ? length / 2 : 0, length);
  const std::int64_t room_length = even ? length / 2 + 1 : length;
  ForSequences<T>(*c.pool, c.out[0].size / bins, room_length, [&](std::int64_t first, std::int64_t count, Sequences<T>& room) {
    const std::int64_t lanes = room.lanes;
    const T* in = c.in[0].as<T>() + first * given;
    if (even) {
      Interleave(in, given, count, used, lanes, room.data);
      std::fill(room.data + used * lanes, room.data + length * lanes, T(0));
    } else {
      std::fill_n(room.data, 2 * length * lanes, T(0));
      for (std::int64_t lane = 0; lane < count; ++lane)
        for (std::int64_t i = 0; i < used; ++i) room.data[2 * i * lanes + lane] = in[lane * given + i];
    }
    T* found = fft.Run(lanes, room.data, room.work);
    if (even) {
      T* other = found == room.data ? room.work : room.data;
      kernels::FftOfReal(length / 2, roots.data(), lanes, found, other);
      found = other;
    }
    // A complex number is an array of two.
    Separate(found, lanes, count, 2 * bins, reinterpret_cast<T*>(c.out[0].as<std::complex<T>>() + first * bins), 2 * bins);
  });
}

Status RunRfft(const RunContext& c) {
  return RunRealFft(c, c.in[0].dtype, c.out[0].dtype, [&]<class T>(std::int64_t length) { ForwardReal<T>(c, length); });
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(rfft) {
  return {.name = "RFFT",
          .inputs = {"input: Treal", "fft_length: int32"},
          .outputs = {"output: Tcomplex"},
          .attrs = {"Treal: {float, double} = DT_FLOAT", "Tcomplex: {complex64, complex128} = DT_COMPLEX64"},
          .infer = [](InferContext& c) { return InferRealFft(c, true); },
          .checked_run = RunRfft,
          .accuracy = Accuracy::kRounding};
}
