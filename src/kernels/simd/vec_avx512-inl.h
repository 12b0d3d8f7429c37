// Vec and Mask on AVX-512: sixteen lanes. Included by kernels_avx512.cc only, inside its target region.
#pragma once

namespace keratin::kernels::avx512 {
namespace {

struct Mask {
  __mmask16 v;
};

struct Vec {
  static constexpr int kLanes = 16;
  __m512 v;
};

inline constexpr Isa kIsa = Isa::kAvx512;
inline constexpr int kTileRows = 8;
inline constexpr int kPairRows = 6;           // of a tile of two panels; 0: there are not registers enough
inline constexpr bool kManyRegisters = true;  // 32
inline constexpr bool kMaskedStores = true;   // a part of a vector is stored as fast as a whole one

KERATIN_INLINE __mmask16 First(std::int64_t n) { return static_cast<__mmask16>((1u << n) - 1); }
KERATIN_INLINE __m512i Bits(Vec a) { return _mm512_castps_si512(a.v); }
KERATIN_INLINE Vec FromBits(__m512i a) { return {_mm512_castsi512_ps(a)}; }
KERATIN_INLINE Vec Set(float x) { return {_mm512_set1_ps(x)}; }
KERATIN_INLINE Vec Load(const float* p) { return {_mm512_loadu_ps(p)}; }
KERATIN_INLINE void Store(Vec a, float* p) { _mm512_storeu_ps(p, a.v); }
KERATIN_INLINE void Prefetch(const float* p) { _mm_prefetch(reinterpret_cast<const char*>(p), _MM_HINT_T1); }
// The first n < kLanes lanes; the rest is 0.
KERATIN_INLINE Vec LoadN(const float* p, std::int64_t n) { return {_mm512_maskz_loadu_ps(First(n), p)}; }
KERATIN_INLINE void StoreN(Vec a, float* p, std::int64_t n) { _mm512_mask_storeu_ps(p, First(n), a.v); }
KERATIN_INLINE Vec operator+(Vec a, Vec b) { return {_mm512_add_ps(a.v, b.v)}; }
KERATIN_INLINE Vec operator-(Vec a, Vec b) { return {_mm512_sub_ps(a.v, b.v)}; }
KERATIN_INLINE Vec operator*(Vec a, Vec b) { return {_mm512_mul_ps(a.v, b.v)}; }
KERATIN_INLINE Vec operator/(Vec a, Vec b) { return {_mm512_div_ps(a.v, b.v)}; }
KERATIN_INLINE Vec Fma(Vec a, Vec b, Vec c) { return {_mm512_fmadd_ps(a.v, b.v, c.v)}; }
KERATIN_INLINE Vec Fnma(Vec a, Vec b, Vec c) { return {_mm512_fnmadd_ps(a.v, b.v, c.v)}; }
KERATIN_INLINE void Accumulate(Vec& c, Vec a, Vec b) { asm("vfmadd231ps %2, %1, %0" : "+v"(c.v) : "v"(a.v), "v"(b.v)); }

KERATIN_INLINE Mask Lt(Vec a, Vec b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_LT_OQ)}; }
KERATIN_INLINE Mask Le(Vec a, Vec b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_LE_OQ)}; }
KERATIN_INLINE Mask Eq(Vec a, Vec b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_EQ_OQ)}; }
KERATIN_INLINE Vec Select(Mask m, Vec a, Vec b) { return {_mm512_mask_blend_ps(m.v, b.v, a.v)}; }
KERATIN_INLINE Vec Min(Vec a, Vec b) { return {_mm512_maskz_min_ps(0xffff, a.v, b.v)}; }
KERATIN_INLINE Vec Max(Vec a, Vec b) { return {_mm512_maskz_max_ps(0xffff, a.v, b.v)}; }
KERATIN_INLINE Vec Abs(Vec a) { return FromBits(_mm512_and_si512(Bits(a), _mm512_set1_epi32(0x7fffffff))); }
KERATIN_INLINE Vec CopySign(Vec a, Vec sign) {
  const __m512i bit = _mm512_set1_epi32(INT32_MIN);
  const __m512i rest = _mm512_set1_epi32(INT32_MAX);
  return FromBits(_mm512_or_si512(_mm512_and_si512(Bits(a), rest), _mm512_and_si512(Bits(sign), bit)));
}
KERATIN_INLINE Vec Xor(Vec a, Vec b) { return FromBits(_mm512_xor_si512(Bits(a), Bits(b))); }
KERATIN_INLINE Vec Sqrt(Vec a) { return {_mm512_maskz_sqrt_ps(0xffff, a.v)}; }
KERATIN_INLINE Vec Floor(Vec a) { return {_mm512_maskz_roundscale_ps(0xffff, a.v, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC)}; }
KERATIN_INLINE Vec Ceil(Vec a) { return {_mm512_maskz_roundscale_ps(0xffff, a.v, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC)}; }
KERATIN_INLINE Vec Round(Vec a) { return {_mm512_maskz_roundscale_ps(0xffff, a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)}; }
// 2^n * x, rounded once; n is rounded down to an integer.
KERATIN_INLINE Vec Scale(Vec x, Vec n) { return {_mm512_maskz_scalef_ps(0xffff, x.v, n.v)}; }
KERATIN_INLINE Vec Pow2(Vec n) { return Scale(Set(1.0f), n); }
// The entry of `table`, kLanes floats aligned to 64 bytes, that the lowest bits of each lane of `at` number.
#define KERATIN_LANE_TABLE
KERATIN_INLINE Vec LookUp(const float* table, Vec at) { return {_mm512_maskz_permutexvar_ps(0xffff, Bits(at), _mm512_load_ps(table))}; }
// For positive normal a: the exponent e such that a = m * 2^e with m in [1, 2), and m.
KERATIN_INLINE Vec Exponent(Vec a) {
  return {_mm512_maskz_cvtepi32_ps(0xffff, _mm512_sub_epi32(_mm512_maskz_srli_epi32(0xffff, Bits(a), 23), _mm512_set1_epi32(127)))};
}
KERATIN_INLINE Vec Mantissa(Vec a) {
  return FromBits(_mm512_or_si512(_mm512_and_si512(Bits(a), _mm512_set1_epi32(0x007fffff)), _mm512_set1_epi32(0x3f800000)));
}
KERATIN_INLINE void ToArray(Vec a, float* out) { Store(a, out); }
KERATIN_INLINE float ReduceAdd(Vec a) {
  alignas(64) float lanes[16];
  Store(a, lanes);
  for (int half = 8; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) lanes[i] += lanes[i + half];
  }
  return lanes[0];
}
KERATIN_INLINE float ReduceMul(Vec a) {
  alignas(64) float lanes[16];
  Store(a, lanes);
  for (int half = 8; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) lanes[i] *= lanes[i + half];
  }
  return lanes[0];
}

}  // namespace
}  // namespace keratin::kernels::avx512
