// What a recurrent step does with its sums. Included once per instruction set, inside its target region.

namespace keratin::kernels::KERATIN_ISA_NAMESPACE {
namespace {

inline Vec Gate(Vec x, Activation activation, float alpha, float beta) {
  float lanes[Vec::kLanes];
  ToArray(x, lanes);
  kActivations[static_cast<int>(activation)](lanes, lanes, Vec::kLanes, alpha, beta);
  return Load(lanes);
}

// kFast: the activations are tanh and sigmoid.
template <bool kFast>
KERATIN_INLINE Vec InnerGate(const RnnCell& r, Vec x) {
  if constexpr (kFast) return Tanh(x);
  return Gate(x, r.activation, r.alpha, r.beta);
}
template <bool kFast>
KERATIN_INLINE Vec RecurrentGate(const RnnCell& r, Vec x) {
  if constexpr (kFast) return Sigmoid(x);
  return Gate(x, r.recurrent_activation, r.recurrent_alpha, r.recurrent_beta);
}

template <bool kFast>
void LstmBlocks(const RnnCell& r) {
  constexpr int kStep = Vec::kLanes;
  for (std::int64_t block = r.begin; block < r.end; ++block) {
    const float* sums = r.sums + block * 4 * kStep;
    const std::int64_t unit = block * kStep;
    const Vec i = RecurrentGate<kFast>(r, Load(sums));
    const Vec f = RecurrentGate<kFast>(r, Load(sums + kStep));
    const Vec g = InnerGate<kFast>(r, Load(sums + 2 * kStep));
    const Vec o = RecurrentGate<kFast>(r, Load(sums + 3 * kStep));
    const Vec c = Fma(f, Load(r.c + unit), i * g);
    Store(c, r.c_out + unit);
    Store(o * InnerGate<kFast>(r, c), r.h_out + unit);
  }
}

void LstmCell(const RnnCell& r) {
  if (r.activation == Activation::kTanh && r.recurrent_activation == Activation::kSigmoid) {
    LstmBlocks<true>(r);
  } else {
    LstmBlocks<false>(r);
  }
}

template <bool kFast>
void GruBlocks(const RnnCell& r) {
  constexpr int kStep = Vec::kLanes;
  for (std::int64_t block = r.begin; block < r.end; ++block) {
    const std::int64_t unit = block * kStep;
    const float* x = r.x + block * 3 * kStep;
    const Vec h = Load(r.h + unit);
    Vec z, candidate;
    if (r.candidate != nullptr) {
      z = Load(r.z + unit);
      candidate = Load(x + 2 * kStep) + Load(r.candidate + unit);
    } else {
      const float* sums = r.sums + block * 3 * kStep;
      z = Load(x) + Load(sums);
      Vec reset = Load(x + kStep) + Load(sums + kStep);
      z = RecurrentGate<kFast>(r, z);
      reset = RecurrentGate<kFast>(r, reset);
      candidate = Fma(reset, Load(sums + 2 * kStep), Load(x + 2 * kStep));
    }
    candidate = InnerGate<kFast>(r, candidate);
    Store(Fma(z, h - candidate, candidate), r.h_out + unit);
  }
}

void GruCell(const RnnCell& r) {
  if (r.activation == Activation::kTanh && r.recurrent_activation == Activation::kSigmoid) {
    GruBlocks<true>(r);
  } else {
    GruBlocks<false>(r);
  }
}

// GRU without reset_after: z and r * h of a step.
void GruReset(const RnnCell& r) {
  constexpr int kStep = Vec::kLanes;
  for (std::int64_t block = r.begin; block < r.end; ++block) {
    const std::int64_t unit = block * kStep;
    const float* x = r.x + block * 3 * kStep;
    const float* sums = r.sums + block * 2 * kStep;
    const Vec z = RecurrentGate<false>(r, Load(x) + Load(sums));
    const Vec reset = RecurrentGate<false>(r, Load(x + kStep) + Load(sums + kStep));
    Store(z, r.z + unit);
    Store(reset * Load(r.h + unit), r.h_out + unit);
  }
}

}  // namespace
}  // namespace keratin::kernels::KERATIN_ISA_NAMESPACE
