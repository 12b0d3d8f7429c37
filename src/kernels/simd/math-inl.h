// Vector mathematics on Vec. Included once per instruction set, inside its target region. Coefficients are interpolations at Chebyshev nodes.
// NaN goes through everywhere: Min and Max return NaN when their second argument is NaN.

namespace keratin::kernels::KERATIN_ISA_NAMESPACE {
namespace {

// Splits x into n * ln 2 + r, |r| <= ln 2 / 2, and returns e^r - 1 in `tail`.
KERATIN_INLINE Vec ExpParts(Vec x, Vec& tail) {
  const Vec n = RoundSmall(x * Set(1.44269504f));
  Vec r = Fnma(n, Set(0.693359375f), x);
  r = Fnma(n, Set(-2.12194440e-4f), r);
  Vec q = Set(0.00139261338f);
  q = Fma(q, r, Set(0.008363179f));
  q = Fma(q, r, Set(0.0416665548f));
  q = Fma(q, r, Set(0.16666577f));
  q = Fma(q, r, Set(0.5f));
  tail = Fma(r * r, q, r);
  return n;
}

#ifndef KERATIN_NATIVE_SCALE
// 2^n * x for n in [-126, 127].
KERATIN_INLINE Vec Scale(Vec x, Vec n) { return x * Pow2(n); }
// The same for n in [-252, 254], rounded once when it becomes subnormal.
KERATIN_INLINE Vec ScaleFar(Vec x, Vec n) {
  const Vec half = RoundSmall(n * Set(0.5f));
  return x * Pow2(half) * Pow2(n - half);
}
#endif

KERATIN_INLINE Vec Exp(Vec x) {
  x = Min(Set(89.0f), Max(Set(-104.0f), x));
  Vec tail;
  const Vec n = ExpParts(x, tail);
  return ScaleFar(tail + Set(1.0f), n);
}

// For x <= 0 where what is below 1e-37 may become 0.
KERATIN_INLINE Vec ExpNegative(Vec x) {
  x = Max(Set(-87.0f), x);
  Vec tail;
  const Vec n = ExpParts(x, tail);
  return Scale(tail + Set(1.0f), n);
}

KERATIN_INLINE Vec Expm1(Vec x) {
  x = Min(Set(89.0f), Max(Set(-30.0f), x));
  Vec tail;
  const Vec n = ExpParts(x, tail);
  // n = 128 is out of Pow2's range: both factors are halved and the sum doubled.
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
  Vec r = Set(0.2222222222f);
  r = Fma(r, s2, Set(0.2857142857f));
  r = Fma(r, s2, Set(0.4f));
  r = Fma(r, s2, Set(0.6666666667f));
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

// exp(-|x|) on both sides of 0, so that a far negative x gives exp(x) down to the subnormals.
KERATIN_INLINE Vec Sigmoid(Vec x) {
  const Vec one = Set(1.0f);
  const Vec e = Exp(Xor(Abs(x), Set(-0.0f)));
  return Select(Lt(x, Set(0.0f)), e, one) / (one + e);
}

KERATIN_INLINE Vec Tanh(Vec x) {
  const Vec a = Min(Set(10.0f), Abs(x));
  Vec tail;
  const Vec n = ExpParts(a + a, tail);
  const Vec scale = Pow2(n);
  const Vec em1 = Fma(scale, tail, scale - Set(1.0f));
  const Vec y = CopySign(em1 / (em1 + Set(2.0f)), x);
  return Select(Eq(x, x), y, x);
}

KERATIN_INLINE Vec Erf(Vec x) {
  const Vec a = Abs(x);
  const Vec t = x * x;
  Vec p = Set(-0.000588249569f);
  p = Fma(p, t, Set(0.00497201587f));
  p = Fma(p, t, Set(-0.0267523577f));
  p = Fma(p, t, Set(0.112814316f));
  p = Fma(p, t, Set(-0.376124583f));
  p = Fma(p, t, Set(1.12837914f));
  const Vec near = p * x;
  const Vec b = Min(Set(4.0f), a);
  Vec q = Set(-1.39330598e-05f);
  q = Fma(q, b, Set(0.000328890703f));
  q = Fma(q, b, Set(-0.00352256453f));
  q = Fma(q, b, Set(0.0229719137f));
  q = Fma(q, b, Set(-0.104148814f));
  q = Fma(q, b, Set(-0.63795383f));
  q = Fma(q, b, Set(-1.12676248f));
  q = Fma(q, b, Set(-0.000504294519f));
  const Vec far = CopySign(Set(1.0f) - ExpNegative(q), x);
  return Select(Eq(x, x), Select(Lt(a, Set(0.94f)), near, far), x);
}

KERATIN_INLINE Vec Softplus(Vec x) {
  // max(x, 0) + log1p(e^-|x|), with log(1 + t) as 2 atanh(t / (2 + t)), 0 <= t <= 1
  const Vec t = ExpNegative(Xor(Abs(x), Set(-0.0f)));
  const Vec s = t / (t + Set(2.0f));
  const Vec s2 = s * s;
  Vec p = Set(0.1333333333f);
  p = Fma(p, s2, Set(0.1538461538f));
  p = Fma(p, s2, Set(0.1818181818f));
  p = Fma(p, s2, Set(0.2222222222f));
  p = Fma(p, s2, Set(0.2857142857f));
  p = Fma(p, s2, Set(0.4f));
  p = Fma(p, s2, Set(0.6666666667f));
  p = Fma(p, s2, Set(2.0f));
  return Select(Eq(x, x), Fma(p, s, Max(Set(0.0f), x)), x);
}

KERATIN_INLINE Vec GeluErf(Vec x) {
  const Vec half = x * Set(0.5f);
  return Fma(half, Erf(x * Set(0.707106781f)), half);
}

KERATIN_INLINE Vec GeluTanh(Vec x) {
  const Vec inner = x * Fma(x * x, Set(0.797884561f * 0.044715f), Set(0.797884561f));
  const Vec half = x * Set(0.5f);
  return Fma(half, Tanh(inner), half);
}

KERATIN_INLINE Vec Mish(Vec x) {
  // tanh(log(1 + e^x)) = (u^2 + 2u) / (u^2 + 2u + 2), u = e^x; past 20 it is 1.
  const Vec u = Exp(Min(Set(20.0f), x));
  const Vec w = u * (u + Set(2.0f));
  return x * (w / (w + Set(2.0f)));
}

}  // namespace
}  // namespace keratin::kernels::KERATIN_ISA_NAMESPACE
