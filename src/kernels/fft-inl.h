// Fourier transforms. Included once per instruction set, inside its target region.

namespace keratin::kernels::KERATIN_ISA_NAMESPACE {
namespace {

// Numbers of kWidth sequences.
template <class T, int kWidth>
struct SideBySide {
  using Type [[gnu::vector_size(sizeof(T) * kWidth)]] = T;
};
template <class T>
struct SideBySide<T, 1> {
  using Type = T;
};

template <class T, int kWidth>
struct Complexes {
  using V = typename SideBySide<T, kWidth>::Type;
  static constexpr int kSize = 2 * kWidth;
  V re, im;

  static KERATIN_INLINE Complexes At(const T* from) {
    Complexes read;
    __builtin_memcpy(&read.re, from, sizeof(V));
    __builtin_memcpy(&read.im, from + kWidth, sizeof(V));
    return read;
  }
  KERATIN_INLINE void To(T* to) const {
    __builtin_memcpy(to, &re, sizeof(V));
    __builtin_memcpy(to + kWidth, &im, sizeof(V));
  }
  KERATIN_INLINE Complexes operator+(const Complexes& b) const { return {re + b.re, im + b.im}; }
  KERATIN_INLINE Complexes operator-(const Complexes& b) const { return {re - b.re, im - b.im}; }
  // By one number for all.
  KERATIN_INLINE Complexes operator*(const T* b) const { return {re * b[0] - im * b[1], re * b[1] + im * b[0]}; }
};

template <class T, int kWidth>
void FftStages(const FftPlan<T>& plan, T* data, T* other) {
  using C = Complexes<T, kWidth>;
  std::int64_t n = plan.length, stride = 1;
  for (int stage = 0; stage < plan.stages; ++stage) {
    const int radix = plan.radices[stage];
    const std::int64_t m = n / radix, turn = plan.length / n;
    const std::int64_t far = stride * m * C::kSize, near = stride * C::kSize;
    for (std::int64_t p = 0; p < m; ++p) {
      const T* from = data + near * p;
      T* to = other + near * radix * p;
      const T* w1 = plan.roots + 2 * p * turn;
      if (radix == 4) {
        const T *w2 = plan.roots + 4 * p * turn, *w3 = plan.roots + 6 * p * turn;
        for (std::int64_t q = 0; q < near; q += C::kSize) {
          const C a = C::At(from + q), b = C::At(from + q + far), c = C::At(from + q + 2 * far), d = C::At(from + q + 3 * far);
          const C sum = a + c, difference = a - c, even = b + d, turned = b - d;
          const C odd{turned.im, -turned.re};
          (sum + even).To(to + q);
          ((difference + odd) * w1).To(to + q + near);
          ((sum - even) * w2).To(to + q + 2 * near);
          ((difference - odd) * w3).To(to + q + 3 * near);
        }
      } else if (radix == 2) {
        for (std::int64_t q = 0; q < near; q += C::kSize) {
          const C a = C::At(from + q), b = C::At(from + q + far);
          (a + b).To(to + q);
          ((a - b) * w1).To(to + q + near);
        }
      } else {
        const std::int64_t step = plan.length / radix;
        for (std::int64_t q = 0; q < near; q += C::kSize)
          for (int u = 0; u < radix; ++u) {
            C sum = C::At(from + q);
            for (int t = 1; t < radix; ++t) sum = sum + C::At(from + q + t * far) * (plan.roots + 2 * step * (t * u % radix));
            (sum * (plan.roots + 2 * (p * u % n) * turn)).To(to + q + u * near);
          }
      }
    }
    T* const written = other;
    other = data;
    data = written;
    n = m;
    stride *= radix;
  }
}

template <class T, int kWidth>
void FftOfRealRun(std::int64_t half, const T* roots, const T* z, T* out) {
  using C = Complexes<T, kWidth>;
  const C first = C::At(z);
  C{first.re + first.im, typename C::V{}}.To(out);
  C{first.re - first.im, typename C::V{}}.To(out + half * C::kSize);
  for (std::int64_t k = 1; k < half; ++k) {
    const C a = C::At(z + k * C::kSize), b = C::At(z + (half - k) * C::kSize);
    const C sum{a.re + b.re, a.im - b.im}, difference{a.re - b.re, a.im + b.im};
    const T* root = roots + 2 * k;
    // (sum - i root difference) / 2
    const C turned{difference.im * root[0] + difference.re * root[1], difference.im * root[1] - difference.re * root[0]};
    C{(sum.re + turned.re) * T(0.5), (sum.im + turned.im) * T(0.5)}.To(out + k * C::kSize);
  }
}

template <class T>
inline constexpr int kFftLanes = sizeof(float) * Vec::kLanes > sizeof(T) ? static_cast<int>(sizeof(float) * Vec::kLanes / sizeof(T)) : 1;

}  // namespace
}  // namespace keratin::kernels::KERATIN_ISA_NAMESPACE
