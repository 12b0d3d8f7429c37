// Vec and Mask on AVX2 and FMA: eight lanes. Included by kernels_avx2.cc only, inside its target region.
#pragma once

namespace keratin::kernels::avx2 {
namespace {

struct Mask {
  __m256 v;
};

struct Vec {
  static constexpr int kLanes = 8;
  __m256 v;
};

inline constexpr Isa kIsa = Isa::kAvx2;
inline constexpr int kTileRows = 6;
inline constexpr int kPairRows = 0;            // of a tile of two panels; 0: there are not registers enough
inline constexpr bool kManyRegisters = false;  // 32
inline constexpr bool kMaskedStores = false;   // a part of a vector is stored as fast as a whole one

alignas(32) constexpr std::int32_t kFirstLanes[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};

KERATIN_INLINE __m256i First(std::int64_t n) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(kFirstLanes + 8 - n)); }
KERATIN_INLINE Vec Set(float x) { return {_mm256_set1_ps(x)}; }
KERATIN_INLINE Vec Load(const float* p) { return {_mm256_loadu_ps(p)}; }
KERATIN_INLINE void Store(Vec a, float* p) { _mm256_storeu_ps(p, a.v); }
KERATIN_INLINE void Prefetch(const float* p) { _mm_prefetch(reinterpret_cast<const char*>(p), _MM_HINT_T1); }
// The first n < kLanes lanes; the rest is 0.
KERATIN_INLINE Vec LoadN(const float* p, std::int64_t n) { return {_mm256_maskload_ps(p, First(n))}; }
KERATIN_INLINE void StoreN(Vec a, float* p, std::int64_t n) { _mm256_maskstore_ps(p, First(n), a.v); }
KERATIN_INLINE Vec operator+(Vec a, Vec b) { return {_mm256_add_ps(a.v, b.v)}; }
KERATIN_INLINE Vec operator-(Vec a, Vec b) { return {_mm256_sub_ps(a.v, b.v)}; }
KERATIN_INLINE Vec operator*(Vec a, Vec b) { return {_mm256_mul_ps(a.v, b.v)}; }
KERATIN_INLINE Vec operator/(Vec a, Vec b) { return {_mm256_div_ps(a.v, b.v)}; }
KERATIN_INLINE Vec Fma(Vec a, Vec b, Vec c) { return {_mm256_fmadd_ps(a.v, b.v, c.v)}; }
KERATIN_INLINE Vec Fnma(Vec a, Vec b, Vec c) { return {_mm256_fnmadd_ps(a.v, b.v, c.v)}; }
// c += a * b. As assembly: from the intrinsic GCC 12 makes loops that keep an accumulator on the stack.
KERATIN_INLINE void Accumulate(Vec& c, Vec a, Vec b) { asm("vfmadd231ps %2, %1, %0" : "+x"(c.v) : "x"(a.v), "x"(b.v)); }

KERATIN_INLINE Mask Lt(Vec a, Vec b) { return {_mm256_cmp_ps(a.v, b.v, _CMP_LT_OQ)}; }
KERATIN_INLINE Mask Le(Vec a, Vec b) { return {_mm256_cmp_ps(a.v, b.v, _CMP_LE_OQ)}; }
KERATIN_INLINE Mask Eq(Vec a, Vec b) { return {_mm256_cmp_ps(a.v, b.v, _CMP_EQ_OQ)}; }
KERATIN_INLINE Vec Select(Mask m, Vec a, Vec b) { return {_mm256_blendv_ps(b.v, a.v, m.v)}; }
KERATIN_INLINE Vec Min(Vec a, Vec b) { return {_mm256_min_ps(a.v, b.v)}; }
KERATIN_INLINE Vec Max(Vec a, Vec b) { return {_mm256_max_ps(a.v, b.v)}; }
KERATIN_INLINE Vec Abs(Vec a) { return {_mm256_andnot_ps(_mm256_set1_ps(-0.0f), a.v)}; }
KERATIN_INLINE Vec CopySign(Vec a, Vec sign) {
  const __m256 bit = _mm256_set1_ps(-0.0f);
  return {_mm256_or_ps(_mm256_andnot_ps(bit, a.v), _mm256_and_ps(bit, sign.v))};
}
KERATIN_INLINE Vec Xor(Vec a, Vec b) { return {_mm256_xor_ps(a.v, b.v)}; }
KERATIN_INLINE Vec Sqrt(Vec a) { return {_mm256_sqrt_ps(a.v)}; }
KERATIN_INLINE Vec Floor(Vec a) { return {_mm256_floor_ps(a.v)}; }
KERATIN_INLINE Vec Ceil(Vec a) { return {_mm256_ceil_ps(a.v)}; }
KERATIN_INLINE Vec Round(Vec a) { return {_mm256_round_ps(a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)}; }
// 2^a for an integer a in [-127, 128]; at the ends 0 and infinity. The sum has a + 127 in its lowest bits.
KERATIN_INLINE Vec Pow2(Vec a) { return {_mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(_mm256_add_ps(a.v, _mm256_set1_ps(12583039.0f))), 23))}; }
// For positive normal a: the exponent e such that a = m * 2^e with m in [1, 2), and m.
KERATIN_INLINE Vec Exponent(Vec a) { return {_mm256_cvtepi32_ps(_mm256_sub_epi32(_mm256_srli_epi32(_mm256_castps_si256(a.v), 23), _mm256_set1_epi32(127)))}; }
KERATIN_INLINE Vec Mantissa(Vec a) {
  const __m256i bits = _mm256_and_si256(_mm256_castps_si256(a.v), _mm256_set1_epi32(0x007fffff));
  return {_mm256_castsi256_ps(_mm256_or_si256(bits, _mm256_set1_epi32(0x3f800000)))};
}
KERATIN_INLINE float ReduceAdd(Vec a) {
  __m128 x = _mm_add_ps(_mm256_castps256_ps128(a.v), _mm256_extractf128_ps(a.v, 1));
  x = _mm_add_ps(x, _mm_movehl_ps(x, x));
  return _mm_cvtss_f32(_mm_add_ss(x, _mm_movehdup_ps(x)));
}
KERATIN_INLINE float ReduceMul(Vec a) {
  __m128 x = _mm_mul_ps(_mm256_castps256_ps128(a.v), _mm256_extractf128_ps(a.v, 1));
  x = _mm_mul_ps(x, _mm_movehl_ps(x, x));
  return _mm_cvtss_f32(_mm_mul_ss(x, _mm_movehdup_ps(x)));
}
KERATIN_INLINE void ToArray(Vec a, float* out) { Store(a, out); }

}  // namespace
}  // namespace keratin::kernels::avx2
