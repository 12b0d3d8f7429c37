// Discrete Fourier transforms.
#pragma once

#include <algorithm>
#include <complex>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/thread_pool.h"
#include "kernels/fft.h"
#include "ops/op.h"

namespace keratin::ops {

// Longer sequences are refused: those of prime length take sixteen times their memory.
inline constexpr std::int64_t kLongestFft = std::int64_t{1} << 24;

// The transform of sequences of one length, of any length. Immutable once made.
template <class T>
class Fft {
 public:
  explicit Fft(std::int64_t length);
  ~Fft();
  // Number k becomes the sum of number j times exp(-2 pi i j k / length). `data` and `work` take 2 * length * lanes values each, laid out as kernels/fft.h
  // says; the answer is in the one that is returned.
  T* Run(std::int64_t lanes, T* data, T* work) const;

 private:
  struct Chirp;
  std::int64_t length_;
  std::vector<int> radices_;
  std::vector<T> roots_;          // exp(-2 pi i k / length), as pairs
  std::unique_ptr<Chirp> chirp_;  // lengths with large prime factors become products of lengths without
};

// Room for some sequences of at most `length` complex numbers side by side, twice.
template <class T>
struct Sequences {
  Sequences(std::int64_t length, std::int64_t together) : lanes(together), values(static_cast<std::size_t>(4 * length * together)) {
    data = values.data();
    work = data + 2 * length * together;
  }
  std::int64_t lanes;
  T *data, *work;
  std::vector<T> values;
};

// body(first, count, room) for groups of `rows` sequences of at most `length` numbers, `count` of them side by side.
template <class T, class Body>
void ForSequences(ThreadPool& pool, std::int64_t rows, std::int64_t length, const Body& body) {
  constexpr std::int64_t kGrain = 2048;
  constexpr std::int64_t kLongestInLanes = 1 << 16;  // of longer ones several do not fit in caches
  const std::int64_t lanes = kernels::FftLanes<T>();
  const std::int64_t together = rows < lanes / 2 || length > kLongestInLanes ? 1 : lanes;
  const std::int64_t groups = (rows + together - 1) / together;
  pool.ParallelFor(groups, std::max<std::int64_t>(1, kGrain / (length * together)), [&](std::int64_t begin, std::int64_t end) {
    Sequences<T> room(length, together);
    for (std::int64_t group = begin; group < end; ++group) body(group * together, std::min(together, rows - group * together), room);
  });
}

// out[i * lanes + row] = in[row * step + i] for `count` rows of `size` values, and back.
template <class T>
void Interleave(const T* in, std::int64_t step, std::int64_t count, std::int64_t size, std::int64_t lanes, T* out) {
  constexpr std::int64_t kBlock = 16;
  for (std::int64_t begin = 0; begin < size; begin += kBlock) {
    const std::int64_t end = std::min(begin + kBlock, size);
    for (std::int64_t row = 0; row < count; ++row)
      for (std::int64_t i = begin; i < end; ++i) out[i * lanes + row] = in[row * step + i];
  }
}
template <class T>
void Separate(const T* in, std::int64_t lanes, std::int64_t count, std::int64_t size, T* out, std::int64_t step) {
  constexpr std::int64_t kBlock = 16;
  for (std::int64_t begin = 0; begin < size; begin += kBlock) {
    const std::int64_t end = std::min(begin + kBlock, size);
    for (std::int64_t row = 0; row < count; ++row)
      for (std::int64_t i = begin; i < end; ++i) out[row * step + i] = in[i * lanes + row];
  }
}

// FFT and IFFT along the last `axes` axes.
void RunFft(const RunContext& c, bool inverse, int axes);
Status InferFft(InferContext& c, int axes);

// RFFT and IRFFT: the last axis becomes fft_length numbers, or as many bins as these have.
Status InferRealFft(InferContext& c, bool bins);
// fft_length, checked, as the input's rank is.
Result<std::int64_t> GivenFftLength(const RunContext& c);
// exp(-2 pi i k / length) for k in [0, count), as pairs.
template <class T>
std::vector<T> FftRoots(std::int64_t count, std::int64_t length);

// body.operator()<T>(fft_length) of RFFT and IRFFT, T the type of the real numbers. INVALID_ARGUMENT where fft_length is out of range or the dtypes do not
// match.
template <class Body>
Status RunRealFft(const RunContext& c, DType real, DType complex, const Body& body) {
  KERATIN_ASSIGN(const std::int64_t length, GivenFftLength(c));
  if ((real == DType::kFloat) != (complex == DType::kComplex64))
    return InvalidArgument("a transform from {} to {}", DTypeName(c.in[0].dtype), DTypeName(c.out[0].dtype));
  if (real == DType::kFloat)
    body.template operator()<float>(length);
  else
    body.template operator()<double>(length);
  return OkStatus();
}

}  // namespace keratin::ops
