#include "kernels/reduce.h"

#include <algorithm>
#include <limits>

#include "base/thread_pool.h"
#include "kernels/kernels_testing.h"

namespace keratin::kernels {
namespace {

class ReduceTest : public EachIsa {};
KERATIN_TEST_EACH_ISA(ReduceTest);

TEST_P(ReduceTest, AgreesWithPlainLoops) {
  Random random(1);
  ThreadPool pool(2);
  for (int round = 0; round < 200; ++round) {
    const std::int64_t outer = random.Int(1, 5);
    const std::int64_t reduce = random.Int(0, 70);
    const std::int64_t inner = random.Int(0, 2) == 0 ? 1 : random.Int(1, 150);
    std::vector<float> x = random.Floats(outer * reduce * inner, 0.5, 1.5);
    if (!x.empty() && random.Int(0, 4) == 0) x[static_cast<std::size_t>(random.Int(0, outer * reduce * inner - 1))] = NAN;
    for (int op = 0; op < kReduceOpCount; ++op) {
      std::vector<float> out(static_cast<std::size_t>(outer * inner));
      Reduce(static_cast<ReduceOp>(op), x.data(), out.data(), outer, reduce, inner, &pool);
      std::vector<double> want(out.size());
      for (std::int64_t o = 0; o < outer; ++o) {
        for (std::int64_t i = 0; i < inner; ++i) {
          const double inf = std::numeric_limits<double>::infinity();
          double value = op < 2 ? 0 : op == 2 ? -inf : op == 3 ? inf : 1;
          for (std::int64_t r = 0; r < reduce; ++r) {
            const double v = x[static_cast<std::size_t>((o * reduce + r) * inner + i)];
            if (op < 2) value += v;
            if (op == 2) value = std::isnan(v) || v > value ? v : value;
            if (op == 3) value = std::isnan(v) || v < value ? v : value;
            if (op == 4) value *= v;
          }
          if (op == 1) value /= static_cast<double>(reduce);
          want[static_cast<std::size_t>(o * inner + i)] = value;
        }
      }
      ExpectAllNear(out, want, 0, 2e-5, "op " + std::to_string(op) + " reduce " + std::to_string(reduce) + " inner " + std::to_string(inner));
    }
  }
}

TEST_P(ReduceTest, LongReductionsAreSplitOverColumns) {
  ThreadPool pool(2);
  Random random(2);
  const std::vector<float> x = random.Floats(3000 * 130);
  std::vector<float> alone(130), shared(130);
  Reduce(ReduceOp::kSum, x.data(), alone.data(), 1, 3000, 130);
  Reduce(ReduceOp::kSum, x.data(), shared.data(), 1, 3000, 130, &pool);
  EXPECT_EQ(alone, shared);
}

TEST_P(ReduceTest, Softmax) {
  Random random(3);
  for (std::int64_t columns : {1, 2, 7, 8, 9, 16, 31, 1000}) {
    const std::vector<float> x = random.Floats(3 * columns, -30, 30);
    std::vector<float> y(x.size()), z(x.size());
    Softmax(x.data(), y.data(), 3, columns);
    LogSoftmax(x.data(), z.data(), 3, columns);
    std::vector<double> want(x.size()), want_log(x.size());
    for (std::int64_t row = 0; row < 3; ++row) {
      const float* in = x.data() + row * columns;
      const double most = *std::max_element(in, in + columns);
      double sum = 0;
      for (std::int64_t i = 0; i < columns; ++i) sum += std::exp(in[i] - most);
      for (std::int64_t i = 0; i < columns; ++i) {
        want[static_cast<std::size_t>(row * columns + i)] = std::exp(in[i] - most) / sum;
        want_log[static_cast<std::size_t>(row * columns + i)] = in[i] - most - std::log(sum);
      }
    }
    ExpectAllNear(y, want, 1e-37, 6e-6, "softmax");
    ExpectAllNear(z, want_log, 1e-5, 1e-6, "log softmax");
    std::vector<float> in_place = x;
    Softmax(in_place.data(), in_place.data(), 3, columns);
    EXPECT_EQ(in_place, y);
  }
}

TEST_P(ReduceTest, LayerNorm) {
  Random random(4);
  for (std::int64_t columns : {1, 5, 8, 33, 384}) {
    const std::vector<float> x = random.Floats(4 * columns, 2, 4), residual = random.Floats(4 * columns), scale = random.Floats(columns),
                             shift = random.Floats(columns);
    for (int parts = 0; parts < 8; ++parts) {
      std::vector<float> out(x.size());
      LayerNorm(x.data(), parts & 1 ? residual.data() : nullptr, parts & 2 ? scale.data() : nullptr, parts & 4 ? shift.data() : nullptr, out.data(), 4, columns,
                1e-3f);
      std::vector<double> want(x.size());
      for (std::int64_t row = 0; row < 4; ++row) {
        std::vector<double> v;
        for (std::int64_t i = 0; i < columns; ++i) v.push_back(x[row * columns + i] + (parts & 1 ? static_cast<double>(residual[row * columns + i]) : 0.0));
        double mean = 0, variance = 0;
        for (double value : v) mean += value / static_cast<double>(columns);
        for (double value : v) variance += (value - mean) * (value - mean) / static_cast<double>(columns);
        for (std::int64_t i = 0; i < columns; ++i) {
          want[row * columns + i] = (v[i] - mean) / std::sqrt(variance + 1e-3) * (parts & 2 ? scale[i] : 1) + (parts & 4 ? shift[i] : 0);
        }
      }
      ExpectAllNear(out, want, 2e-5, 1e-5, "columns " + std::to_string(columns));
    }
  }
}

}  // namespace
}  // namespace keratin::kernels
