// Maps. Included once per instruction set, inside its target region.

namespace keratin::kernels::KERATIN_ISA_NAMESPACE {
namespace {

#define KERATIN_UNARY(Name, expression)                        \
  struct Name {                                                \
    static KERATIN_INLINE Vec Of(Vec x) { return expression; } \
  };
KERATIN_UNARY(AbsOp, Abs(x))
KERATIN_UNARY(NegateOp, Xor(x, Set(-0.0f)))
KERATIN_UNARY(SquareOp, x* x)
KERATIN_UNARY(SqrtOp, Sqrt(x))
KERATIN_UNARY(RsqrtOp, Set(1.0f) / Sqrt(x))
KERATIN_UNARY(ReciprocalOp, Set(1.0f) / x)
KERATIN_UNARY(SignOp, Select(Lt(Set(0.0f), x), Set(1.0f), Select(Lt(x, Set(0.0f)), Set(-1.0f), Select(Eq(x, x), Set(0.0f), x))))
KERATIN_UNARY(FloorOp, Floor(x))
KERATIN_UNARY(CeilOp, Ceil(x))
KERATIN_UNARY(RoundOp, Round(x))
KERATIN_UNARY(ExpOp, Exp(x))
KERATIN_UNARY(Expm1Op, Expm1(x))
KERATIN_UNARY(LogOp, Log(x))
KERATIN_UNARY(Log1pOp, Log1p(x))
KERATIN_UNARY(SigmoidOp, Sigmoid(x))
KERATIN_UNARY(TanhOp, Tanh(x))
KERATIN_UNARY(ErfOp, Erf(x))
KERATIN_UNARY(SoftplusOp, Softplus(x))
#undef KERATIN_UNARY

#define KERATIN_ACTIVATION(Name, expression)                                                                   \
  struct Name {                                                                                                \
    static KERATIN_INLINE Vec Of(Vec x, [[maybe_unused]] Vec a, [[maybe_unused]] Vec b) { return expression; } \
  };
KERATIN_ACTIVATION(NoneAct, x)
KERATIN_ACTIVATION(ReluAct, Max(Set(0.0f), x))
KERATIN_ACTIVATION(ClipAct, Min(b, Max(a, x)))
KERATIN_ACTIVATION(LeakyReluAct, Select(Lt(x, Set(0.0f)), a* x, x))
KERATIN_ACTIVATION(HardSigmoidAct, Min(Set(1.0f), Max(Set(0.0f), Fma(a, x, b))))
KERATIN_ACTIVATION(HardSwishAct, x* Min(Set(1.0f), Max(Set(0.0f), Fma(a, x, b))))
KERATIN_ACTIVATION(SigmoidAct, Sigmoid(x))
KERATIN_ACTIVATION(TanhAct, Tanh(x))
KERATIN_ACTIVATION(SwishAct, Swish(x))
KERATIN_ACTIVATION(EluAct, Select(Lt(x, Set(0.0f)), a* Expm1(x), x))
KERATIN_ACTIVATION(SeluAct, Select(Lt(x, Set(0.0f)), Set(1.75809934f) * Expm1(x), Set(1.05070099f) * x))
KERATIN_ACTIVATION(GeluAct, GeluErf(x))
KERATIN_ACTIVATION(GeluTanhAct, GeluTanh(x))
KERATIN_ACTIVATION(SoftplusAct, Softplus(x))
KERATIN_ACTIVATION(SoftsignAct, x / (Set(1.0f) + Abs(x)))
KERATIN_ACTIVATION(MishAct, Mish(x))
KERATIN_ACTIVATION(ExpAct, Exp(x))
#undef KERATIN_ACTIVATION

#define KERATIN_BINARY(Name, expression)                              \
  struct Name {                                                       \
    static KERATIN_INLINE Vec Of(Vec a, Vec b) { return expression; } \
  };
KERATIN_BINARY(AddOp, a + b)
KERATIN_BINARY(SubtractOp, a - b)
KERATIN_BINARY(MultiplyOp, a* b)
KERATIN_BINARY(DivideOp, a / b)
KERATIN_BINARY(MaximumOp, Select(Eq(a, a), Max(a, b), a))
KERATIN_BINARY(MinimumOp, Select(Eq(a, a), Min(a, b), a))
KERATIN_BINARY(SquaredDifferenceOp, (a - b) * (a - b))
#undef KERATIN_BINARY

// The tail goes through the same vector code, so an element's value does not depend on its place.
template <class Op>
void UnaryRun(const float* in, float* out, std::int64_t n) {
  std::int64_t i = 0;
  for (; i + Vec::kLanes <= n; i += Vec::kLanes) Store(Op::Of(Load(in + i)), out + i);
  if (i < n) StoreN(Op::Of(LoadN(in + i, n - i)), out + i, n - i);
}

template <class Op>
void ActivationRun(const float* in, float* out, std::int64_t n, float alpha, float beta) {
  const Vec a = Set(alpha);
  const Vec b = Set(beta);
  std::int64_t i = 0;
  for (; i + Vec::kLanes <= n; i += Vec::kLanes) Store(Op::Of(Load(in + i), a, b), out + i);
  if (i < n) StoreN(Op::Of(LoadN(in + i, n - i), a, b), out + i, n - i);
}

// List<the Acts in the order of Activation>
template <template <class...> class List>
using OfActivations = List<NoneAct, ReluAct, ClipAct, LeakyReluAct, HardSigmoidAct, HardSwishAct, SigmoidAct, TanhAct, SwishAct, EluAct, SeluAct, GeluAct,
                           GeluTanhAct, SoftplusAct, SoftsignAct, MishAct, ExpAct>;

using ActivationFn = void (*)(const float*, float*, std::int64_t, float, float);
template <class... Acts>
struct ActivationRuns {
  static_assert(sizeof...(Acts) == kActivationCount);
  static constexpr ActivationFn kOf[] = {ActivationRun<Acts>...};
};
inline constexpr const ActivationFn* kActivations = OfActivations<ActivationRuns>::kOf;

template <class Op>
void BinaryRun(const float* a, const float* b, float* out, std::int64_t n, BinaryForm form) {
  std::int64_t i = 0;
  switch (form) {
    case BinaryForm::kBoth:
      for (; i + Vec::kLanes <= n; i += Vec::kLanes) Store(Op::Of(Load(a + i), Load(b + i)), out + i);
      if (i < n) StoreN(Op::Of(LoadN(a + i, n - i), LoadN(b + i, n - i)), out + i, n - i);
      return;
    case BinaryForm::kScalarLeft: {
      const Vec left = Set(*a);
      for (; i + Vec::kLanes <= n; i += Vec::kLanes) Store(Op::Of(left, Load(b + i)), out + i);
      if (i < n) StoreN(Op::Of(left, LoadN(b + i, n - i)), out + i, n - i);
      return;
    }
    case BinaryForm::kScalarRight: {
      const Vec right = Set(*b);
      for (; i + Vec::kLanes <= n; i += Vec::kLanes) Store(Op::Of(Load(a + i), right), out + i);
      if (i < n) StoreN(Op::Of(LoadN(a + i, n - i), right), out + i, n - i);
      return;
    }
  }
}

void ScaleShiftRun(const float* in, const float* scale, const float* shift, const float* residual, float* out, std::int64_t n) {
  for (std::int64_t i = 0; i < n; i += Vec::kLanes) {
    const std::int64_t left = n - i;
    const bool whole = left >= Vec::kLanes;
    Vec x = whole ? Load(in + i) : LoadN(in + i, left);
    if (scale != nullptr && shift != nullptr) {
      x = Fma(x, whole ? Load(scale + i) : LoadN(scale + i, left), whole ? Load(shift + i) : LoadN(shift + i, left));
    } else if (scale != nullptr) {
      x = x * (whole ? Load(scale + i) : LoadN(scale + i, left));
    } else if (shift != nullptr) {
      x = x + (whole ? Load(shift + i) : LoadN(shift + i, left));
    }
    if (residual != nullptr) x = x + (whole ? Load(residual + i) : LoadN(residual + i, left));
    if (whole) {
      Store(x, out + i);
    } else {
      StoreN(x, out + i, left);
    }
  }
}

void WeightedRowsRun(const float* in, std::int64_t step, const float* weights, std::int64_t count, float* out, std::int64_t n) {
  for (std::int64_t i = 0; i < n; i += Vec::kLanes) {
    const std::int64_t left = n - i;
    Vec sum = Set(0.0F);
    if (left >= Vec::kLanes) {
      for (std::int64_t t = 0; t < count; ++t) sum = Fma(Load(in + t * step + i), Set(weights[t]), sum);
      Store(sum, out + i);
    } else {
      for (std::int64_t t = 0; t < count; ++t) sum = Fma(LoadN(in + t * step + i, left), Set(weights[t]), sum);
      StoreN(sum, out + i, left);
    }
  }
}

void Blend4(const float* top_left, const float* top_right, const float* bottom_left, const float* bottom_right, float x, float y, float* out, std::int64_t n) {
  const Vec across = Set(x);
  const Vec down = Set(y);
  for (std::int64_t i = 0; i < n; i += Vec::kLanes) {
    const std::int64_t left = n - i;
    const bool whole = left >= Vec::kLanes;
    const Vec a = whole ? Load(top_left + i) : LoadN(top_left + i, left);
    const Vec b = whole ? Load(top_right + i) : LoadN(top_right + i, left);
    const Vec c = whole ? Load(bottom_left + i) : LoadN(bottom_left + i, left);
    const Vec d = whole ? Load(bottom_right + i) : LoadN(bottom_right + i, left);
    const Vec top = a + (b - a) * across;
    const Vec bottom = c + (d - c) * across;
    const Vec mixed = top + (bottom - top) * down;
    if (whole) {
      Store(mixed, out + i);
    } else {
      StoreN(mixed, out + i, left);
    }
  }
}

}  // namespace
}  // namespace keratin::kernels::KERATIN_ISA_NAMESPACE
