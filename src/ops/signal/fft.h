// Discrete Fourier transforms.
#pragma once

#include <complex>
#include <cstdint>
#include <memory>
#include <vector>

#include "ops/op.h"

namespace keratin::ops {

// Longer sequences are refused: those of prime length take sixteen times their memory.
inline constexpr std::int64_t kLongestFft = std::int64_t{1} << 24;

// The transform of sequences of one length, of any length. Immutable once made.
template <class T>
class Fft {
 public:
  using Complex = std::complex<T>;
  explicit Fft(std::int64_t length);
  ~Fft();
  // out[k] = sum of in[j] exp(-2 pi i j k / length); with `inverse` +2 pi i, and divided by the length. `in` may be `out`. Scratch is its own.
  void Run(const Complex* in, Complex* out, bool inverse) const;

 private:
  void Stages(Complex* data, Complex* other) const;
  struct Chirp;
  std::int64_t length_;
  std::vector<int> radices_;
  std::vector<Complex> roots_;    // exp(-2 pi i k / length)
  std::unique_ptr<Chirp> chirp_;  // lengths with large prime factors become products of lengths without
};

extern template class Fft<float>;
extern template class Fft<double>;

// FFT and IFFT along the last `axes` axes.
void RunFft(const RunContext& c, bool inverse, int axes);
Status InferFft(InferContext& c, int axes);

// RFFT and IRFFT: the last axis becomes fft_length numbers, or as many bins as these have.
Status InferRealFft(InferContext& c, bool bins);
// fft_length, checked, as the input's rank is.
Result<std::int64_t> GivenFftLength(const EvalContext& c);

}  // namespace keratin::ops
