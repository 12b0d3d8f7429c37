#include "kernels/attention.h"

#include <algorithm>
#include <cmath>

#include "base/thread_pool.h"
#include "kernels/kernels_testing.h"

namespace keratin::kernels {
namespace {

class AttentionTest : public EachIsa {};
KERATIN_TEST_EACH_ISA(AttentionTest);

// Plain loops in double.
std::vector<double> Reference(const AttentionShape& s, const AttentionRun& run, std::size_t size) {
  std::vector<double> out(size);
  std::vector<double> scores(static_cast<std::size_t>(s.keys));
  for (std::int64_t b = 0; b < s.batch; ++b)
    for (std::int64_t h = 0; h < s.heads; ++h)
      for (std::int64_t q = 0; q < s.queries; ++q) {
        double most = -INFINITY, total = 0;
        for (std::int64_t k = 0; k < s.keys; ++k) {
          double& score = scores[static_cast<std::size_t>(k)] = 0;
          const float* key = run.key + b * s.key.batch + h * s.key.head;
          for (std::int64_t d = 0; d < s.depth; ++d)
            score += static_cast<double>(run.query[b * s.query.batch + h * s.query.head + q * s.query.row + d]) *
                     (s.key_transposed ? key[d * s.key.row + k] : key[k * s.key.row + d]);
          score *= s.scale;
          if (run.bias != nullptr) score += run.bias[b * s.bias.batch + h * s.bias.head + q * s.bias.query + k * s.bias.key];
          if (run.mask != nullptr && !run.mask[b * s.mask.batch + h * s.mask.head + q * s.mask.query + k * s.mask.key]) score = s.masked_score;
          most = std::max(most, score);
        }
        for (double& score : scores) total += score = std::exp(score - most);
        for (std::int64_t d = 0; d < s.value_depth; ++d) {
          double sum = 0;
          for (std::int64_t k = 0; k < s.keys; ++k)
            sum += scores[static_cast<std::size_t>(k)] / total * run.value[b * s.value.batch + h * s.value.head + k * s.value.row + d];
          out[static_cast<std::size_t>(b * s.out.batch + h * s.out.head + q * s.out.row + d)] = sum;
        }
      }
  return out;
}

// Steps of an array [batch, heads, rows, depth], or [batch, rows, heads, depth].
AttentionSteps Steps(const AttentionShape& s, std::int64_t rows, std::int64_t depth, bool heads_first) {
  if (heads_first) return {s.heads * rows * depth, rows * depth, depth};
  return {s.heads * rows * depth, depth, s.heads * depth};
}

TEST_P(AttentionTest, AgreesWithPlainLoops) {
  Random random(3);
  ThreadPool pool(3);
  for (int round = 0; round < 60; ++round) {
    AttentionShape s;
    const bool large = round % 8 == 0;
    s.batch = random.Int(1, 3);
    s.heads = random.Int(1, 4);
    s.queries = random.Int(1, large ? 120 : 20);
    s.keys = random.Int(1, large ? 500 : 20);
    s.depth = random.Int(1, 40);
    s.value_depth = random.Int(1, 40);
    s.scale = random.Int(0, 1) == 1 ? 0.125f : 1.0f;
    s.key_transposed = random.Int(0, 1) == 1;
    s.query = Steps(s, s.queries, s.depth, random.Int(0, 1) == 1);
    s.key = s.key_transposed ? Steps(s, s.depth, s.keys, true) : Steps(s, s.keys, s.depth, random.Int(0, 1) == 1);
    s.value = Steps(s, s.keys, s.value_depth, random.Int(0, 1) == 1);
    s.out = Steps(s, s.queries, s.value_depth, random.Int(0, 1) == 1);
    const auto maybe = [&](std::int64_t step) { return random.Int(0, 1) == 1 ? step : 0; };
    const ScoreSteps whole = {s.heads * s.queries * s.keys, s.queries * s.keys, s.keys, 1};
    s.bias = {maybe(whole.batch), maybe(whole.head), maybe(whole.query), maybe(1)};
    s.mask = {maybe(whole.batch), maybe(whole.head), maybe(whole.query), maybe(1)};
    s.masked_score = -1e9f;
    const std::int64_t scores = s.batch * s.heads * s.queries * s.keys;
    const std::vector<float> query = random.Floats(s.batch * s.heads * s.queries * s.depth), key = random.Floats(s.batch * s.heads * s.keys * s.depth);
    const std::vector<float> value = random.Floats(s.batch * s.heads * s.keys * s.value_depth), bias = random.Floats(scores);
    const auto mask = std::make_unique<bool[]>(static_cast<std::size_t>(scores));
    for (std::int64_t i = 0; i < scores; ++i) mask[static_cast<std::size_t>(i)] = random.Int(0, 2) != 0;
    std::vector<float> out(static_cast<std::size_t>(s.batch * s.heads * s.queries * s.value_depth));
    AttentionRun run{.query = query.data(), .key = key.data(), .value = value.data(), .out = out.data()};
    if (random.Int(0, 1) == 1) run.bias = bias.data();
    if (random.Int(0, 1) == 1) run.mask = mask.get();
    Aligned scratch(AttentionScratchBytes(s, pool.threads()));
    Attention(s, run, scratch.data(), &pool);
    ExpectAllNear(out, Reference(s, run, out.size()), 1e-5, 1e-5, "round " + std::to_string(round));
    const std::vector<float> shared = out;
    Attention(s, run, scratch.data());
    EXPECT_EQ(out, shared);
  }
}

}  // namespace
}  // namespace keratin::kernels
