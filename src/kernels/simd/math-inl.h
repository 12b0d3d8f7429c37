// Vector mathematics on Vec. Included once per instruction set, inside its target region. Coefficients are interpolations at Chebyshev nodes, those of Erf a
// least squares fit of relative errors.
// NaN goes through everywhere: Min and Max return NaN when their second argument is NaN.

namespace keratin::kernels::KERATIN_ISA_NAMESPACE {
namespace {

// The polynomial in x whose coefficients these are, that of the highest power first.
KERATIN_INLINE Vec Horner(Vec /*x*/, Vec sum) { return sum; }
template <class... Rest>
KERATIN_INLINE Vec Horner(Vec x, Vec sum, float next, Rest... rest) {
  return Horner(x, Fma(sum, x, Set(next)), rest...);
}

// x - n * ln 2
KERATIN_INLINE Vec WithoutPowers(Vec x, Vec n) { return Fnma(n, Set(-2.12194440e-4f), Fnma(n, Set(0.693359375f), x)); }

// Splits x into n * ln 2 + r, |r| <= ln 2 / 2, and returns e^r - 1 in `tail`.
KERATIN_INLINE Vec ExpParts(Vec x, Vec& tail) {
  // Adding 1.5 * 2^23 rounds to an integer.
  const Vec shift = Set(12582912.0f);
  const Vec n = Fma(x, Set(1.44269504f), shift) - shift;
  const Vec r = WithoutPowers(x, n);
  const Vec q = Horner(r, Set(0.00139261338f), 0.008363179f, 0.0416665548f, 0.16666577f, 0.5f);
  tail = Fma(r * r, q, r);
  return n;
}

#ifdef KERATIN_LANE_TABLE
// 2^(i / 16)
alignas(64) constexpr float kSixteenthPowers[Vec::kLanes] = {1.0f,        1.04427373f, 1.09050775f, 1.13878858f, 1.18920708f, 1.24185777f,
                                                             1.29683959f, 1.35425556f, 1.41421354f, 1.47682619f, 1.54221082f, 1.61049032f,
                                                             1.68179286f, 1.75625217f, 1.83400810f, 1.91520655f};

KERATIN_INLINE Vec Exp(Vec x) {
  x = Min(Set(89.0f), Max(Set(-104.0f), x));
  // Adding 1.5 * 2^19 rounds to a sixteenth, whose number the lowest bits hold.
  const Vec shift = Set(786432.0f);
  const Vec shifted = Fma(x, Set(1.44269504f), shift);
  const Vec n = shifted - shift;
  const Vec r = WithoutPowers(x, n);
  const Vec tail = Fma(r * r, Fma(Set(0.166668624f), r, Set(0.500009775f)), r);
  const Vec root = LookUp(kSixteenthPowers, shifted);
  return Scale(Fma(root, tail, root), n);
}

KERATIN_INLINE Vec ExpOfNormal(Vec x) { return Exp(x); }
#else
KERATIN_INLINE Vec Exp(Vec x) {
  Vec tail;
  const Vec n = ExpParts(Min(Set(89.0f), Max(Set(-104.0f), x)), tail);
  // Two factors: what becomes subnormal is rounded once.
  const Vec shift = Set(12582912.0f);
  const Vec half = Fma(n, Set(0.5f), shift) - shift;
  return (tail + Set(1.0f)) * Pow2(half) * Pow2(n - half);
}

// The same but 0 below -87.7 and infinity above 88.3.
KERATIN_INLINE Vec ExpOfNormal(Vec x) {
  Vec tail;
  const Vec n = ExpParts(Min(Set(89.0f), Max(Set(-88.0f), x)), tail);
  return (tail + Set(1.0f)) * Pow2(n);
}
#endif

KERATIN_INLINE Vec Expm1(Vec x) {
  Vec tail;
  const Vec n = ExpParts(Min(Set(89.0f), Max(Set(-30.0f), x)), tail);
  // 2^128 is no number: both factors are halved and the sum doubled.
  const Vec scale = Pow2(n - Set(1.0f));
  const Vec y = Fma(scale, tail, scale - Set(0.5f));
  return y + y;
}

KERATIN_INLINE Vec Log(Vec x) {
  const Vec smallest = Set(1.17549435e-38f);
  const Mask subnormal = Lt(x, smallest);
  const Vec scaled = Select(subnormal, x * Set(8388608.0f), x);
  Vec e = Exponent(scaled);
  e = Select(subnormal, e - Set(23.0f), e);
  Vec m = Mantissa(scaled);
  const Mask large = Lt(Set(1.41421356f), m);
  m = Select(large, m * Set(0.5f), m);
  e = Select(large, e + Set(1.0f), e);
  const Vec f = m - Set(1.0f);
  // log(1 + f) = f - f^2/2 + s * (f^2/2 + R), s = f / (2 + f), R = 2 * (s^2/3 + s^4/5 + ...)
  const Vec s = f / (f + Set(2.0f));
  const Vec s2 = s * s;
  Vec r = Horner(s2, Set(0.2222222222f), 0.2857142857f, 0.4f, 0.6666666667f);
  r = r * s2;
  const Vec half = f * f * Set(0.5f);
  const Vec low = Fma(s, half + r, e * Set(-2.12194440e-4f));
  Vec y = Fma(e, Set(0.693359375f), f - (half - low));
  const Vec infinity = Set(__builtin_inff());
  y = Select(Eq(x, infinity), x, y);
  y = Select(Eq(x, Set(0.0f)), Set(-__builtin_inff()), y);
  y = Select(Lt(x, Set(0.0f)), Set(__builtin_nanf("")), y);
  return Select(Eq(x, x), y, x);
}

KERATIN_INLINE Vec Log1p(Vec x) {
  // log(1 + x) = log(u) * x / (u - 1) where u = 1 + x as rounded.
  const Vec one = Set(1.0f);
  const Vec u = x + one;
  const Vec d = u - one;
  const Vec y = Log(u) * (x / d);
  const Vec tiny = Select(Eq(d, Set(0.0f)), x, y);
  return Select(Eq(u, Set(__builtin_inff())), u, Select(Eq(x, Set(-1.0f)), Set(-__builtin_inff()), tiny));
}

KERATIN_INLINE Vec Sigmoid(Vec x) { return Set(1.0f) / (Set(1.0f) + ExpOfNormal(Xor(x, Set(-0.0f)))); }

KERATIN_INLINE Vec Swish(Vec x) { return x / (Set(1.0f) + ExpOfNormal(Xor(x, Set(-0.0f)))); }

KERATIN_INLINE Vec Tanh(Vec x) {
  const Vec a = Min(Set(10.0f), Abs(x));
  Vec tail;
  const Vec n = ExpParts(a + a, tail);
  const Vec scale = Pow2(n);
  const Vec em1 = Fma(scale, tail, scale - Set(1.0f));
  return CopySign(em1 / (em1 + Set(2.0f)), x);
}

// x * P(x^2) / Q(x^2), which is 1 at the end.
KERATIN_INLINE Vec Erf(Vec x) {
  x = Min(Set(3.84f), Max(Set(-3.84f), x));
  const Vec t = x * x;
  const Vec p = Horner(t, Set(2.06646951e-06f), 0.000285060611f, 0.00373830716f, 0.0526679568f, 0.189666018f, 1.12837911f);
  const Vec q = Horner(t, Set(3.826990e-05f), 0.00115736551f, 0.0149141988f, 0.113818608f, 0.501419902f, 1.0f);
  return x * p / q;
}

KERATIN_INLINE Vec Softplus(Vec x) {
  // max(x, 0) + log1p(e^-|x|), with log(1 + t) as 2 atanh(t / (2 + t)), 0 <= t <= 1
  const Vec t = ExpOfNormal(Xor(Abs(x), Set(-0.0f)));
  const Vec s = t / (t + Set(2.0f));
  const Vec s2 = s * s;
  const Vec p = Horner(s2, Set(0.1333333333f), 0.1538461538f, 0.1818181818f, 0.2222222222f, 0.2857142857f, 0.4f, 0.6666666667f, 2.0f);
  return Select(Eq(x, x), Fma(p, s, Max(Set(0.0f), x)), x);
}

KERATIN_INLINE Vec GeluErf(Vec x) {
  const Vec half = x * Set(0.5f);
  return Fma(half, Erf(x * Set(0.707106781f)), half);
}

// (1 + tanh(u)) / 2 = sigmoid(2 u)
KERATIN_INLINE Vec GeluTanh(Vec x) {
  const Vec inner = x * Fma(x * x, Set(-2 * 0.797884561f * 0.044715f), Set(-2 * 0.797884561f));
  return x / (Set(1.0f) + ExpOfNormal(inner));
}

KERATIN_INLINE Vec Mish(Vec x) {
  // tanh(log(1 + e^x)) = (u^2 + 2u) / (u^2 + 2u + 2), u = e^x; past 20 it is 1.
  const Vec u = Exp(Min(Set(20.0f), x));
  const Vec w = u * (u + Set(2.0f));
  return x * (w / (w + Set(2.0f)));
}

}  // namespace
}  // namespace keratin::kernels::KERATIN_ISA_NAMESPACE
