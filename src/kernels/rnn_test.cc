#include "kernels/rnn.h"

#include "base/thread_pool.h"
#include "kernels/kernels_testing.h"

namespace keratin::kernels {
namespace {

class RnnTest : public EachIsa {};
KERATIN_TEST_EACH_ISA(RnnTest);

using Doubles = std::vector<double>;

// One step for one sequence, as Keras defines it.
void ReferenceStep(const RnnShape& s, const float* x, const std::vector<float>& kernel, const std::vector<float>& recurrent, const float* bias,
                   const float* recurrent_bias, Doubles& h, Doubles& c) {
  const auto units = static_cast<std::size_t>(s.units);
  const std::size_t gates = s.kind == RnnKind::kLstm ? 4 : s.kind == RnnKind::kGru ? 3 : 1;
  Doubles in(gates * units), back(gates * units);
  const auto product = [&](const Doubles& state, std::size_t column) {
    double sum = 0;
    for (std::size_t u = 0; u < units; ++u) sum += state[u] * recurrent[u * gates * units + column];
    return sum;
  };
  for (std::size_t j = 0; j < gates * units; ++j) {
    in[j] = bias != nullptr ? bias[j] : 0.0f;
    for (std::int64_t i = 0; i < s.input; ++i) in[j] += static_cast<double>(x[i]) * kernel[static_cast<std::size_t>(i) * gates * units + j];
    back[j] = product(h, j) + (recurrent_bias != nullptr ? recurrent_bias[j] : 0.0f);
  }
  const auto act = [&](double v) { return ActivationReference(static_cast<int>(s.activation), v, s.activation_alpha, s.activation_beta); };
  const auto rec = [&](double v) { return ActivationReference(static_cast<int>(s.recurrent_activation), v, s.recurrent_alpha, s.recurrent_beta); };
  Doubles next(units);
  if (s.kind == RnnKind::kSimple) {
    for (std::size_t u = 0; u < units; ++u) next[u] = act(in[u] + back[u]);
  } else if (s.kind == RnnKind::kLstm) {
    for (std::size_t u = 0; u < units; ++u) {
      c[u] = rec(in[units + u] + back[units + u]) * c[u] + rec(in[u] + back[u]) * act(in[2 * units + u] + back[2 * units + u]);
      next[u] = rec(in[3 * units + u] + back[3 * units + u]) * act(c[u]);
    }
  } else {
    Doubles reset(units), scaled(units);
    for (std::size_t u = 0; u < units; ++u) {
      reset[u] = rec(in[units + u] + back[units + u]);
      scaled[u] = reset[u] * h[u];
    }
    for (std::size_t u = 0; u < units; ++u) {
      const double z = rec(in[u] + back[u]);
      const double candidate = act(in[2 * units + u] + (s.reset_after ? reset[u] * back[2 * units + u] : product(scaled, 2 * units + u)));
      next[u] = z * h[u] + (1 - z) * candidate;
    }
  }
  h = next;
}

void Check(Random& random, RnnShape s, ThreadPool* pool) {
  const std::int64_t gates = s.kind == RnnKind::kLstm ? 4 : s.kind == RnnKind::kGru ? 3 : 1;
  const std::vector<float> x = random.Floats(s.time * s.batch * s.input);
  const std::vector<float> kernel = random.Floats(s.input * gates * s.units, -0.4f, 0.4f), recurrent = random.Floats(s.units * gates * s.units, -0.3f, 0.3f);
  const std::vector<float> bias = random.Floats(gates * s.units), recurrent_bias = random.Floats(gates * s.units);
  const std::vector<float> h0 = random.Floats(s.batch * s.units), c0 = random.Floats(s.batch * s.units);
  std::vector<unsigned char> mask(static_cast<std::size_t>(s.time * s.batch));
  for (auto& value : mask) value = random.Int(0, 2) > 0;
  const bool use_mask = random.Int(0, 1) == 1, use_bias = random.Int(0, 1) == 1, use_initial = random.Int(0, 1) == 1;
  const bool use_recurrent_bias = s.kind == RnnKind::kGru && s.reset_after && use_bias;

  const std::int64_t rows = s.return_sequences ? s.time * s.batch : s.batch;
  std::vector<float> out(static_cast<std::size_t>(rows * s.units), 55), h1(h0.size(), 55), c1(c0.size(), 55);
  RnnRun run;
  run.x = x.data();
  if (use_mask) run.mask = reinterpret_cast<const bool*>(mask.data());
  if (use_initial) {
    run.initial_h = h0.data();
    run.initial_c = c0.data();
  }
  run.out = out.data();
  run.final_h = h1.data();
  run.final_c = c1.data();
  const PackedRnn packed =
      PackedRnn::Pack(s, kernel.data(), recurrent.data(), use_bias ? bias.data() : nullptr, use_recurrent_bias ? recurrent_bias.data() : nullptr);
  std::vector<unsigned char> scratch(RnnScratchBytes(s) + 64);
  Rnn(s, packed, run, reinterpret_cast<void*>((reinterpret_cast<std::uintptr_t>(scratch.data()) + 63) / 64 * 64), pool);

  Doubles want(out.size()), want_h, want_c;
  for (std::int64_t b = 0; b < s.batch; ++b) {
    Doubles h(static_cast<std::size_t>(s.units)), c(h.size()), output(h.size());
    if (use_initial) {
      for (std::int64_t u = 0; u < s.units; ++u) {
        h[u] = h0[b * s.units + u];
        c[u] = c0[b * s.units + u];
      }
    }
    for (std::int64_t step = 0; step < s.time; ++step) {
      const std::int64_t t = s.go_backwards ? s.time - 1 - step : step;
      if (!use_mask || mask[static_cast<std::size_t>(t * s.batch + b)]) {
        ReferenceStep(s, &x[static_cast<std::size_t>((t * s.batch + b) * s.input)], kernel, recurrent, use_bias ? bias.data() : nullptr,
                      use_recurrent_bias ? recurrent_bias.data() : nullptr, h, c);
        output = h;
      } else if (s.zero_output_for_mask) {
        output.assign(output.size(), 0);
      }
      const std::int64_t row = s.return_sequences ? step * s.batch + b : b;
      for (std::int64_t u = 0; u < s.units; ++u) want[static_cast<std::size_t>(row * s.units + u)] = output[u];
    }
    want_h.insert(want_h.end(), h.begin(), h.end());
    want_c.insert(want_c.end(), c.begin(), c.end());
  }
  const std::string what = "kind " + std::to_string(static_cast<int>(s.kind)) + " units " + std::to_string(s.units);
  ExpectAllNear(out, want, 5e-5, 1e-4, what);
  ExpectAllNear(h1, want_h, 5e-5, 1e-4, what);
  if (s.kind == RnnKind::kLstm) ExpectAllNear(c1, want_c, 5e-5, 1e-4, what);
}

TEST_P(RnnTest, AgreesWithKerasDefinition) {
  Random random(1);
  ThreadPool pool(2);
  for (int round = 0; round < 120; ++round) {
    RnnShape s;
    s.kind = static_cast<RnnKind>(round % 3);
    s.time = random.Int(1, 7);
    s.batch = random.Int(1, 5);
    s.input = random.Int(1, 20);
    s.units = random.Int(1, 40);
    if (random.Int(0, 2) == 0) s.activation = Activation::kRelu;
    if (random.Int(0, 2) == 0) s.recurrent_activation = Activation::kHardSigmoid;
    s.reset_after = random.Int(0, 1) == 1;
    s.go_backwards = random.Int(0, 1) == 1;
    s.return_sequences = random.Int(0, 1) == 1;
    s.zero_output_for_mask = random.Int(0, 1) == 1;
    Check(random, s, &pool);
  }
}

TEST_P(RnnTest, LargeStepsAreShared) {
  Random random(2);
  ThreadPool pool(3);
  for (RnnKind kind : {RnnKind::kSimple, RnnKind::kLstm, RnnKind::kGru}) {
    for (bool reset_after : {false, true}) {
      RnnShape s;
      s.kind = kind;
      s.time = 3;
      s.batch = 7;
      s.input = 5;
      s.units = 131;
      s.reset_after = reset_after;
      s.return_sequences = true;
      Check(random, s, &pool);
    }
  }
}

TEST_P(RnnTest, OneSequenceAlone) {
  Random random(4);
  ThreadPool pool(3);
  // With panels in groups and without, one thread and several, values of k in one part and in two.
  for (std::int64_t units : {16, 30, 64, 131, 256, 1120}) {
    RnnShape s;
    s.time = 3;
    s.input = 6;
    s.units = units;
    s.return_sequences = true;
    Check(random, s, &pool);
  }
}

TEST_P(RnnTest, MoreRowsThanABlock) {
  Random random(3);
  RnnShape s;
  s.time = 2;
  s.batch = 200;
  s.input = 3;
  s.units = 9;
  Check(random, s, nullptr);
}

}  // namespace
}  // namespace keratin::kernels
