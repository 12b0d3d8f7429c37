// Discrete Fourier transforms.
#pragma once

#include <complex>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

#include "base/thread_pool.h"
#include "ops/op.h"

namespace keratin::ops {

// Longer sequences are refused: those of prime length take sixteen times their memory.
inline constexpr std::int64_t kLongestFft = std::int64_t{1} << 24;

// A complex number of one sequence (R is float or double), or one of each of several sequences side by side (R is a vector).
template <class R>
struct Pair {
  R re, im;
};
template <class T>
using Lanes [[gnu::vector_size(32)]] = T;
template <class T>
inline constexpr std::int64_t kLanes = 32 / sizeof(T);

template <class R, class T>
void SetLane(Pair<R>* pair, std::int64_t lane, T re, T im) {
  if constexpr (std::is_same_v<R, T>) {
    *pair = {re, im};
  } else {
    pair->re[lane] = re;
    pair->im[lane] = im;
  }
}
template <class T, class R>
std::complex<T> LaneOf(const Pair<R>& pair, std::int64_t lane) {
  if constexpr (std::is_same_v<R, T>)
    return {pair.re, pair.im};
  else
    return {pair.re[lane], pair.im[lane]};
}

// body.operator()<R>(first, count) for groups of `rows` sequences, `count` of them side by side.
template <class T, class Body>
void ForSequences(ThreadPool& pool, std::int64_t rows, std::int64_t length, const Body& body) {
  constexpr std::int64_t kGrain = 2048;
  constexpr std::int64_t kLongestInLanes = 1 << 16;  // of longer ones several do not fit in caches
  const std::int64_t together = rows < kLanes<T> / 2 || length > kLongestInLanes ? 1 : kLanes<T>;
  const std::int64_t groups = (rows + together - 1) / together;
  pool.ParallelFor(groups, std::max<std::int64_t>(1, kGrain / (length * together)), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t group = begin; group < end; ++group) {
      if (together == 1)
        body.template operator()<T>(group, std::int64_t{1});
      else
        body.template operator()<Lanes<T>>(group * together, std::min(together, rows - group * together));
    }
  });
}

// The transform of sequences of one length, of any length. Immutable once made.
template <class T>
class Fft {
 public:
  explicit Fft(std::int64_t length);
  ~Fft();
  // Number k becomes the sum of number j times exp(-2 pi i j k / length); with `inverse` +2 pi i, and divided by the length. `work` is as long; R is T or
  // Lanes<T>.
  template <class R>
  void Run(Pair<R>* data, Pair<R>* work, bool inverse) const;

 private:
  template <class R>
  void Stages(Pair<R>* data, Pair<R>* other) const;
  struct Chirp;
  std::int64_t length_;
  std::vector<int> radices_;
  std::vector<Pair<T>> roots_;    // exp(-2 pi i k / length)
  std::unique_ptr<Chirp> chirp_;  // lengths with large prime factors become products of lengths without
};

// FFT and IFFT along the last `axes` axes.
void RunFft(const RunContext& c, bool inverse, int axes);
Status InferFft(InferContext& c, int axes);

// RFFT and IRFFT: the last axis becomes fft_length numbers, or as many bins as these have.
Status InferRealFft(InferContext& c, bool bins);
// fft_length, checked, as the input's rank is.
Result<std::int64_t> GivenFftLength(const EvalContext& c);

}  // namespace keratin::ops
