// Vec and Mask on the compiler's baseline: four lanes of its own vector type. Included by kernels_scalar.cc only.
#pragma once

namespace keratin::kernels::scalar {
namespace {

using Float4 = float __attribute__((vector_size(16)));
using Int4 = std::int32_t __attribute__((vector_size(16)));

struct Mask {
  Int4 v;
};

struct Vec {
  static constexpr int kLanes = 4;
  Float4 v;
};

inline constexpr Isa kIsa = Isa::kScalar;
inline constexpr int kTileRows = 6;
inline constexpr int kPairRows = 0;            // of a tile of two panels; 0: there are not registers enough
inline constexpr bool kManyRegisters = false;  // 32
inline constexpr bool kMaskedStores = false;   // a part of a vector is stored as fast as a whole one

KERATIN_INLINE Vec Set(float x) { return {Float4{x, x, x, x}}; }
KERATIN_INLINE Vec Load(const float* p) {
  Vec r;
  __builtin_memcpy(&r.v, p, 16);
  return r;
}
KERATIN_INLINE void Store(Vec a, float* p) { __builtin_memcpy(p, &a.v, 16); }
KERATIN_INLINE void Prefetch(const float*) {}
// The first n < kLanes lanes; the rest is 0.
KERATIN_INLINE Vec LoadN(const float* p, std::int64_t n) {
  Float4 r = {0, 0, 0, 0};
  for (int i = 0; i < n; ++i) r[i] = p[i];
  return {r};
}
KERATIN_INLINE void StoreN(Vec a, float* p, std::int64_t n) {
  for (int i = 0; i < n; ++i) p[i] = a.v[i];
}
KERATIN_INLINE Vec operator+(Vec a, Vec b) { return {a.v + b.v}; }
KERATIN_INLINE Vec operator-(Vec a, Vec b) { return {a.v - b.v}; }
KERATIN_INLINE Vec operator*(Vec a, Vec b) { return {a.v * b.v}; }
KERATIN_INLINE Vec operator/(Vec a, Vec b) { return {a.v / b.v}; }
KERATIN_INLINE Vec Fma(Vec a, Vec b, Vec c) { return {a.v * b.v + c.v}; }
KERATIN_INLINE Vec Fnma(Vec a, Vec b, Vec c) { return {c.v - a.v * b.v}; }
KERATIN_INLINE void Accumulate(Vec& c, Vec a, Vec b) { c.v += a.v * b.v; }

KERATIN_INLINE Mask Lt(Vec a, Vec b) { return {a.v < b.v}; }
KERATIN_INLINE Mask Le(Vec a, Vec b) { return {a.v <= b.v}; }
KERATIN_INLINE Mask Eq(Vec a, Vec b) { return {a.v == b.v}; }
KERATIN_INLINE Vec Select(Mask m, Vec a, Vec b) { return {(Float4)((m.v & (Int4)a.v) | (~m.v & (Int4)b.v))}; }
KERATIN_INLINE Vec Min(Vec a, Vec b) { return Select(Lt(a, b), a, b); }
KERATIN_INLINE Vec Max(Vec a, Vec b) { return Select(Lt(b, a), a, b); }
KERATIN_INLINE Vec Abs(Vec a) { return {(Float4)((Int4)a.v & 0x7fffffff)}; }
KERATIN_INLINE Vec CopySign(Vec a, Vec sign) { return {(Float4)(((Int4)a.v & 0x7fffffff) | ((Int4)sign.v & ~0x7fffffff))}; }
KERATIN_INLINE Vec Xor(Vec a, Vec b) { return {(Float4)((Int4)a.v ^ (Int4)b.v)}; }
// Wraps a bare mask around lane-wise functions of the C library.
#define KERATIN_LANES(Name, function)                      \
  KERATIN_INLINE Vec Name(Vec a) {                         \
    for (int i = 0; i < 4; ++i) a.v[i] = function(a.v[i]); \
    return a;                                              \
  }
KERATIN_LANES(Sqrt, __builtin_sqrtf)
KERATIN_LANES(Floor, __builtin_floorf)
KERATIN_LANES(Ceil, __builtin_ceilf)
KERATIN_LANES(Round, __builtin_nearbyintf)
#undef KERATIN_LANES
// To the nearest integer, for |a| < 2^22.
// 2^a for an integer a in [-127, 128]; at the ends 0 and infinity. The sum has a + 127 in its lowest bits.
KERATIN_INLINE Vec Pow2(Vec a) { return {(Float4)((Int4)(a.v + 12583039.0f) << 23)}; }
// For positive normal a: the exponent e such that a = m * 2^e with m in [1, 2), and m.
KERATIN_INLINE Vec Exponent(Vec a) { return {__builtin_convertvector(((Int4)a.v >> 23) - 127, Float4)}; }
KERATIN_INLINE Vec Mantissa(Vec a) { return {(Float4)(((Int4)a.v & 0x007fffff) | 0x3f800000)}; }
KERATIN_INLINE float ReduceAdd(Vec a) { return (a.v[0] + a.v[2]) + (a.v[1] + a.v[3]); }
KERATIN_INLINE float ReduceMul(Vec a) { return (a.v[0] * a.v[2]) * (a.v[1] * a.v[3]); }
KERATIN_INLINE void ToArray(Vec a, float* out) { Store(a, out); }

}  // namespace
}  // namespace keratin::kernels::scalar
