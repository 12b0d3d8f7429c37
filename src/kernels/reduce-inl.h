// Reductions. Included once per instruction set, inside its target region.

namespace keratin::kernels::KERATIN_ISA_NAMESPACE {
namespace {

struct SumReduction {
  static constexpr float kNeutral = 0;
  static KERATIN_INLINE Vec Of(Vec a, Vec b) { return a + b; }
  static KERATIN_INLINE float Across(Vec a) { return ReduceAdd(a); }
};
struct ProductReduction {
  static constexpr float kNeutral = 1;
  static KERATIN_INLINE Vec Of(Vec a, Vec b) { return a * b; }
  static KERATIN_INLINE float Across(Vec a) { return ReduceMul(a); }
};
struct MaxReduction {
  static constexpr float kNeutral = -__builtin_inff();
  static KERATIN_INLINE Vec Of(Vec a, Vec b) { return MaximumOp::Of(a, b); }
  static KERATIN_INLINE float Across(Vec a) {
    float lanes[Vec::kLanes];
    ToArray(a, lanes);
    for (int i = 1; i < Vec::kLanes; ++i) lanes[0] = lanes[0] != lanes[0] || lanes[0] > lanes[i] ? lanes[0] : lanes[i];
    return lanes[0];
  }
};
struct MinReduction {
  static constexpr float kNeutral = __builtin_inff();
  static KERATIN_INLINE Vec Of(Vec a, Vec b) { return MinimumOp::Of(a, b); }
  static KERATIN_INLINE float Across(Vec a) {
    float lanes[Vec::kLanes];
    ToArray(a, lanes);
    for (int i = 1; i < Vec::kLanes; ++i) lanes[0] = lanes[0] != lanes[0] || lanes[0] < lanes[i] ? lanes[0] : lanes[i];
    return lanes[0];
  }
};

// The last n < kLanes values, the other lanes neutral.
template <class Op>
KERATIN_INLINE Vec LoadTail(const float* in, std::int64_t n) {
  float lanes[Vec::kLanes];
  for (int i = 0; i < Vec::kLanes; ++i) lanes[i] = i < n ? in[i] : Op::kNeutral;
  return Load(lanes);
}

template <class Op>
float ReduceRun(const float* in, std::int64_t n) {
  constexpr int kStep = Vec::kLanes;
  Vec a = Set(Op::kNeutral);
  Vec b = a;
  Vec c = a;
  Vec d = a;
  std::int64_t i = 0;
  for (; i + 4 * kStep <= n; i += 4 * kStep) {
    a = Op::Of(a, Load(in + i));
    b = Op::Of(b, Load(in + i + kStep));
    c = Op::Of(c, Load(in + i + 2 * kStep));
    d = Op::Of(d, Load(in + i + 3 * kStep));
  }
  for (; i + kStep <= n; i += kStep) a = Op::Of(a, Load(in + i));
  if (i < n) b = Op::Of(b, LoadTail<Op>(in + i, n - i));
  return Op::Across(Op::Of(Op::Of(a, b), Op::Of(c, d)));
}

float MeanRun(const float* in, std::int64_t n) { return ReduceRun<SumReduction>(in, n) / static_cast<float>(n); }

template <class Op, int kVecs>
KERATIN_INLINE void ReduceColumns(const float* in, float* out, std::int64_t reduce, std::int64_t stride, std::int64_t n, float divisor) {
  constexpr int kStep = Vec::kLanes;
  Vec sums[kVecs];
  for (int v = 0; v < kVecs; ++v) sums[v] = Set(Op::kNeutral);
  for (std::int64_t r = 0; r < reduce; ++r, in += stride) {
    for (int v = 0; v < kVecs; ++v) sums[v] = Op::Of(sums[v], n < kStep ? LoadN(in, n) : Load(in + v * kStep));
  }
  for (int v = 0; v < kVecs; ++v) {
    if (divisor != 1.0f) sums[v] = sums[v] / Set(divisor);
    if (n < kStep) {
      StoreN(sums[v], out, n);
    } else {
      Store(sums[v], out + v * kStep);
    }
  }
}

template <class Op, bool kMean>
void ReduceRows(const float* in, float* out, std::int64_t reduce, std::int64_t stride, std::int64_t n) {
  constexpr int kStep = Vec::kLanes;
  const float divisor = kMean ? static_cast<float>(reduce) : 1.0f;
  std::int64_t i = 0;
  for (; i + 4 * kStep <= n; i += 4 * kStep) ReduceColumns<Op, 4>(in + i, out + i, reduce, stride, 4 * kStep, divisor);
  for (; i + kStep <= n; i += kStep) ReduceColumns<Op, 1>(in + i, out + i, reduce, stride, kStep, divisor);
  if (i < n) ReduceColumns<Op, 1>(in + i, out + i, reduce, stride, n - i, divisor);
}

void SoftmaxRow(const float* in, float* out, std::int64_t n, bool log) {
  constexpr int kStep = Vec::kLanes;
  const float most = ReduceRun<MaxReduction>(in, n);
  const Vec top = Set(most);
  // Where all is -inf the difference would be NaN in TensorFlow as well.
  Vec sum = Set(0.0f);
  Vec sum2 = sum;
  std::int64_t i = 0;
  for (; i + 2 * kStep <= n; i += 2 * kStep) {
    const Vec e = ExpOfNormal(Load(in + i) - top);
    const Vec e2 = ExpOfNormal(Load(in + i + kStep) - top);
    sum = sum + e;
    sum2 = sum2 + e2;
    if (!log) {
      Store(e, out + i);
      Store(e2, out + i + kStep);
    }
  }
  for (; i + kStep <= n; i += kStep) {
    const Vec e = ExpOfNormal(Load(in + i) - top);
    sum = sum + e;
    if (!log) Store(e, out + i);
  }
  if (i < n) {
    const Vec e = ExpOfNormal(LoadN(in + i, n - i) - top);
    float lanes[kStep];
    ToArray(e, lanes);
    for (int lane = static_cast<int>(n - i); lane < kStep; ++lane) lanes[lane] = 0;
    sum2 = sum2 + Load(lanes);
    if (!log) StoreN(e, out + i, n - i);
  }
  const float total = ReduceAdd(sum + sum2);
  if (log) {
    float lanes[kStep];
    ToArray(Log(Set(total)), lanes);
    const Vec shift = Set(lanes[0]);
    i = 0;
    for (; i + kStep <= n; i += kStep) Store(Load(in + i) - top - shift, out + i);
    if (i < n) StoreN(LoadN(in + i, n - i) - top - shift, out + i, n - i);
    return;
  }
  const Vec scale = Set(1.0f / total);
  i = 0;
  for (; i + kStep <= n; i += kStep) Store(Load(out + i) * scale, out + i);
  if (i < n) StoreN(LoadN(out + i, n - i) * scale, out + i, n - i);
}

void LayerNormRow(const float* in, const float* residual, const float* scale, const float* shift, float* out, std::int64_t n, float epsilon) {
  constexpr int kStep = Vec::kLanes;
  if (residual != nullptr) {
    BinaryRun<AddOp>(in, residual, out, n, BinaryForm::kBoth);
    in = out;
  }
  const float mean = ReduceRun<SumReduction>(in, n) / static_cast<float>(n);
  const Vec center = Set(mean);
  Vec squares = Set(0.0f);
  Vec squares2 = squares;
  std::int64_t i = 0;
  for (; i + 2 * kStep <= n; i += 2 * kStep) {
    const Vec d = Load(in + i) - center;
    const Vec d2 = Load(in + i + kStep) - center;
    squares = Fma(d, d, squares);
    squares2 = Fma(d2, d2, squares2);
  }
  float rest = 0;
  for (; i < n; ++i) {
    const float d = in[i] - mean;
    rest += d * d;
  }
  const float variance = (ReduceAdd(squares + squares2) + rest) / static_cast<float>(n);
  const Vec factor = Set(1.0f / __builtin_sqrtf(variance + epsilon));
  for (i = 0; i < n; i += kStep) {
    const std::int64_t left = n - i;
    const bool whole = left >= kStep;
    Vec x = ((whole ? Load(in + i) : LoadN(in + i, left)) - center) * factor;
    if (scale != nullptr) x = x * (whole ? Load(scale + i) : LoadN(scale + i, left));
    if (shift != nullptr) x = x + (whole ? Load(shift + i) : LoadN(shift + i, left));
    if (whole) {
      Store(x, out + i);
    } else {
      StoreN(x, out + i, left);
    }
  }
}

}  // namespace
}  // namespace keratin::kernels::KERATIN_ISA_NAMESPACE
