// Vec and Mask on NEON: four lanes. Included by kernels_neon.cc only.
#pragma once

namespace keratin::kernels::neon {
namespace {

struct Mask {
  uint32x4_t v;
};

struct Vec {
  static constexpr int kLanes = 4;
  float32x4_t v;
};

inline constexpr Isa kIsa = Isa::kNeon;
inline constexpr int kTileRows = 8;
inline constexpr int kPairRows = 0;           // of a tile of two panels; 0: there are not registers enough
inline constexpr bool kManyRegisters = true;  // 32
inline constexpr bool kMaskedStores = false;  // a part of a vector is stored as fast as a whole one

KERATIN_INLINE int32x4_t Bits(Vec a) { return vreinterpretq_s32_f32(a.v); }
KERATIN_INLINE Vec FromBits(int32x4_t a) { return {vreinterpretq_f32_s32(a)}; }
KERATIN_INLINE Vec Set(float x) { return {vdupq_n_f32(x)}; }
KERATIN_INLINE Vec Load(const float* p) { return {vld1q_f32(p)}; }
KERATIN_INLINE void Store(Vec a, float* p) { vst1q_f32(p, a.v); }
KERATIN_INLINE void Prefetch(const float* p) { __builtin_prefetch(p, 0, 2); }
// The first n < kLanes lanes; the rest is 0.
KERATIN_INLINE Vec LoadN(const float* p, std::int64_t n) {
  const float32x4_t zero = vdupq_n_f32(0.0f);
  if (n == 1) return {vld1q_lane_f32(p, zero, 0)};
  if (n < 1) return {zero};
  const float32x4_t two = vcombine_f32(vld1_f32(p), vget_low_f32(zero));
  return {n == 2 ? two : vld1q_lane_f32(p + 2, two, 2)};
}
KERATIN_INLINE void StoreN(Vec a, float* p, std::int64_t n) {
  if (n >= 2) vst1_f32(p, vget_low_f32(a.v));
  if (n == 1) vst1q_lane_f32(p, a.v, 0);
  if (n == 3) vst1q_lane_f32(p + 2, a.v, 2);
}
KERATIN_INLINE Vec operator+(Vec a, Vec b) { return {vaddq_f32(a.v, b.v)}; }
KERATIN_INLINE Vec operator-(Vec a, Vec b) { return {vsubq_f32(a.v, b.v)}; }
KERATIN_INLINE Vec operator*(Vec a, Vec b) { return {vmulq_f32(a.v, b.v)}; }
KERATIN_INLINE Vec operator/(Vec a, Vec b) { return {vdivq_f32(a.v, b.v)}; }
KERATIN_INLINE Vec Fma(Vec a, Vec b, Vec c) { return {vfmaq_f32(c.v, a.v, b.v)}; }
KERATIN_INLINE Vec Fnma(Vec a, Vec b, Vec c) { return {vfmsq_f32(c.v, a.v, b.v)}; }
KERATIN_INLINE void Accumulate(Vec& c, Vec a, Vec b) { c.v = vfmaq_f32(c.v, a.v, b.v); }
#define KERATIN_LANE_PRODUCTS
// c += a[kLane] * b. As assembly in the order written: from the intrinsic GCC 12 makes loops that copy accumulators about.
template <int kLane>
KERATIN_INLINE void AccumulateLane(Vec& c, Vec a, Vec b) {
  asm volatile("fmla %0.4s, %1.4s, %2.s[%3]" : "+w"(c.v) : "w"(b.v), "w"(a.v), "i"(kLane));
}

KERATIN_INLINE Mask Lt(Vec a, Vec b) { return {vcltq_f32(a.v, b.v)}; }
KERATIN_INLINE Mask Le(Vec a, Vec b) { return {vcleq_f32(a.v, b.v)}; }
KERATIN_INLINE Mask Eq(Vec a, Vec b) { return {vceqq_f32(a.v, b.v)}; }
KERATIN_INLINE Vec Select(Mask m, Vec a, Vec b) { return {vbslq_f32(m.v, a.v, b.v)}; }
KERATIN_INLINE Vec Min(Vec a, Vec b) { return {vminq_f32(a.v, b.v)}; }
KERATIN_INLINE Vec Max(Vec a, Vec b) { return {vmaxq_f32(a.v, b.v)}; }
KERATIN_INLINE Vec Abs(Vec a) { return {vabsq_f32(a.v)}; }
KERATIN_INLINE Vec CopySign(Vec a, Vec sign) { return {vbslq_f32(vdupq_n_u32(0x80000000), sign.v, a.v)}; }
KERATIN_INLINE Vec Xor(Vec a, Vec b) { return FromBits(veorq_s32(Bits(a), Bits(b))); }
KERATIN_INLINE Vec Sqrt(Vec a) { return {vsqrtq_f32(a.v)}; }
KERATIN_INLINE Vec Floor(Vec a) { return {vrndmq_f32(a.v)}; }
KERATIN_INLINE Vec Ceil(Vec a) { return {vrndpq_f32(a.v)}; }
KERATIN_INLINE Vec Round(Vec a) { return {vrndnq_f32(a.v)}; }
// 2^a for an integer a in [-127, 128]; at the ends 0 and infinity. The sum has a + 127 in its lowest bits.
KERATIN_INLINE Vec Pow2(Vec a) { return FromBits(vshlq_n_s32(Bits(a + Set(12583039.0f)), 23)); }
// For positive normal a: the exponent e such that a = m * 2^e with m in [1, 2), and m.
KERATIN_INLINE Vec Exponent(Vec a) { return {vcvtq_f32_s32(vsubq_s32(vshrq_n_s32(Bits(a), 23), vdupq_n_s32(127)))}; }
KERATIN_INLINE Vec Mantissa(Vec a) { return FromBits(vorrq_s32(vandq_s32(Bits(a), vdupq_n_s32(0x007fffff)), vdupq_n_s32(0x3f800000))); }
KERATIN_INLINE float ReduceAdd(Vec a) { return vaddvq_f32(a.v); }
KERATIN_INLINE float ReduceMul(Vec a) {
  const float32x2_t x = vmul_f32(vget_low_f32(a.v), vget_high_f32(a.v));
  return vget_lane_f32(x, 0) * vget_lane_f32(x, 1);
}
KERATIN_INLINE void ToArray(Vec a, float* out) { Store(a, out); }

}  // namespace
}  // namespace keratin::kernels::neon
