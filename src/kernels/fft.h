// Discrete Fourier transforms of sequences side by side.
//
// Of `lanes` sequences, number k of each lies together: first the real parts of all, then the imaginary ones, so that number k begins at 2 * k * lanes.
// Pointers need no alignment. Thread-safe. Nothing is allocated. T is float or double.
#pragma once

#include <cstdint>

namespace keratin::kernels {

inline constexpr int kMostFftRadix = 13;

// A transform by Stockham's stages: each takes a radix off the length and leaves the parts in order.
template <class T>
struct FftPlan {
  std::int64_t length = 0;
  const int* radices = nullptr;  // at most kMostFftRadix each; their product is `length`
  int stages = 0;
  const T* roots = nullptr;  // exp(-2 pi i k / length) for k in [0, length), as pairs
};

// The number of sequences side by side that one instruction takes; `lanes` is this or 1.
template <class T>
std::int64_t FftLanes();

// Number k becomes the sum over j of number j times exp(-2 pi i j k / length). `data` and `work` take 2 * length * lanes values each; the answer is in the one
// that is returned.
template <class T>
T* Fft(const FftPlan<T>& plan, std::int64_t lanes, T* data, T* work);

// From `z`, the transform of the `half` complex numbers x[2k] + i x[2k + 1], those 0 to `half` of the transform of the 2 * half real numbers x. `roots` are
// exp(-2 pi i k / (2 half)) for k in [0, half), as pairs. No aliasing.
template <class T>
void FftOfReal(std::int64_t half, const T* roots, std::int64_t lanes, const T* z, T* out);

}  // namespace keratin::kernels
