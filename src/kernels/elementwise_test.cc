#include "kernels/elementwise.h"

#include <algorithm>
#include <limits>

#include "base/thread_pool.h"
#include "kernels/kernels_testing.h"

namespace keratin::kernels {

double ActivationReference(int activation, double x, double alpha, double beta) {
  const double sigmoid = 1 / (1 + std::exp(-x));
  switch (static_cast<Activation>(activation)) {
    case Activation::kNone: return x;
    case Activation::kRelu: return std::isnan(x) ? x : std::max(x, 0.0);
    case Activation::kClip: return std::isnan(x) ? x : std::min(std::max(x, alpha), beta);
    case Activation::kLeakyRelu: return x < 0 ? alpha * x : x;
    case Activation::kHardSigmoid: return std::isnan(x) ? x : std::min(std::max(alpha * x + beta, 0.0), 1.0);
    case Activation::kHardSwish: return std::isnan(x) ? x : x * std::min(std::max(alpha * x + beta, 0.0), 1.0);
    case Activation::kSigmoid: return sigmoid;
    case Activation::kTanh: return std::tanh(x);
    case Activation::kSwish: return x * sigmoid;
    case Activation::kElu: return x < 0 ? alpha * std::expm1(x) : x;
    case Activation::kSelu: return x < 0 ? 1.7580993408473766 * std::expm1(x) : 1.0507009873554805 * x;
    case Activation::kGelu: return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
    case Activation::kGeluTanh: return 0.5 * x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
    case Activation::kSoftplus: return x > 30 ? x : std::log1p(std::exp(x));
    case Activation::kSoftsign: return x / (1 + std::fabs(x));
    case Activation::kMish: return x * std::tanh(x > 30 ? x : std::log1p(std::exp(x)));
    case Activation::kExp: return std::exp(x);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

namespace {

double UnaryReference(UnaryOp op, double x) {
  switch (op) {
    case UnaryOp::kAbs: return std::fabs(x);
    case UnaryOp::kNegate: return -x;
    case UnaryOp::kSquare: return x * x;
    case UnaryOp::kSqrt: return std::sqrt(x);
    case UnaryOp::kRsqrt: return 1 / std::sqrt(x);
    case UnaryOp::kReciprocal: return 1 / x;
    case UnaryOp::kSign: return x > 0 ? 1 : x < 0 ? -1 : x;
    case UnaryOp::kFloor: return std::floor(x);
    case UnaryOp::kCeil: return std::ceil(x);
    case UnaryOp::kRound: return std::nearbyint(x);
    case UnaryOp::kExp: return std::exp(x);
    case UnaryOp::kExpm1: return std::expm1(x);
    case UnaryOp::kLog: return std::log(x);
    case UnaryOp::kLog1p: return std::log1p(x);
    case UnaryOp::kSigmoid: return 1 / (1 + std::exp(-x));
    case UnaryOp::kTanh: return std::tanh(x);
    case UnaryOp::kErf: return std::erf(x);
    case UnaryOp::kSoftplus: return x > 30 ? x : std::log1p(std::exp(x));
  }
  return 0;
}

class ElementwiseTest : public EachIsa {};
KERATIN_TEST_EACH_ISA(ElementwiseTest);

std::vector<float> Interesting(Random& random) {
  std::vector<float> x = {0.0f, -0.0f, 1, -1, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 1e-20f, -1e-20f, 1e-7f, 88, -87, 20, -20, 9, -9, 4, -4, 0.94f, 0.95f, -1.0f};
  for (float scale : {1e-4f, 0.1f, 1.0f, 3.0f, 10.0f, 80.0f}) {
    for (int i = 0; i < 2000; ++i) x.push_back(random.Float(-scale, scale));
  }
  x.push_back(std::numeric_limits<float>::quiet_NaN());
  return x;
}

TEST_P(ElementwiseTest, UnaryIsCloseToTheLibrary) {
  Random random(1);
  const std::vector<float> x = Interesting(random);
  std::vector<float> y(x.size());
  for (int op = 0; op < kUnaryOpCount; ++op) {
    Map(static_cast<UnaryOp>(op), x.data(), y.data(), static_cast<std::int64_t>(x.size()));
    const bool exact = op < static_cast<int>(UnaryOp::kExp) && op != static_cast<int>(UnaryOp::kRsqrt);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double want = UnaryReference(static_cast<UnaryOp>(op), x[i]);
      if (exact) {
        ASSERT_TRUE(Near(y[i], static_cast<float>(want), 0, 0)) << "op " << op << " of " << x[i] << ": " << y[i] << " for " << want;
      } else {
        ASSERT_TRUE(Near(y[i], static_cast<float>(want), 1e-37, 1e-6)) << "op " << op << " of " << x[i] << ": " << y[i] << " for " << want;
      }
    }
  }
}

TEST_P(ElementwiseTest, ExtremesAreRight) {
  const float inf = std::numeric_limits<float>::infinity();
  const std::vector<float> x = {inf, -inf, 1000, -1000, 1e-40f, 3e38f};
  std::vector<float> y(x.size());
  const auto run = [&](UnaryOp op) { Map(op, x.data(), y.data(), static_cast<std::int64_t>(x.size())); };
  run(UnaryOp::kExp);
  EXPECT_EQ(y, (std::vector<float>{inf, 0, inf, 0, 1, inf}));
  run(UnaryOp::kTanh);
  EXPECT_EQ(y, (std::vector<float>{1, -1, 1, -1, 1e-40f, 1}));
  run(UnaryOp::kErf);
  EXPECT_EQ(y[0], 1);
  EXPECT_EQ(y[1], -1);
  run(UnaryOp::kSigmoid);
  EXPECT_EQ(y[0], 1);
  EXPECT_LT(y[1], 1e-37f);
  EXPECT_EQ(y[2], 1);
  run(UnaryOp::kSoftplus);
  EXPECT_EQ(y[0], inf);
  EXPECT_EQ(y[2], 1000);
  EXPECT_LT(y[3], 1e-37f);
  run(UnaryOp::kLog);
  EXPECT_EQ(y[0], inf);
  EXPECT_TRUE(std::isnan(y[1]));
  EXPECT_NEAR(y[4], std::log(1e-40), 1e-4);
  EXPECT_NEAR(y[5], std::log(3e38), 1e-4);
  run(UnaryOp::kExpm1);
  EXPECT_EQ(y, (std::vector<float>{inf, -1, inf, -1, 1e-40f, inf}));
}

TEST_P(ElementwiseTest, ActivationsAreCloseToTheirFormulas) {
  Random random(2);
  const std::vector<float> x = Interesting(random);
  std::vector<float> y(x.size());
  for (int activation = 0; activation < kActivationCount; ++activation) {
    const float alpha = activation == static_cast<int>(Activation::kClip) ? -0.75f : 0.2f;
    const float beta = activation == static_cast<int>(Activation::kClip) ? 6.0f : 0.5f;
    Activate(static_cast<Activation>(activation), alpha, beta, x.data(), y.data(), static_cast<std::int64_t>(x.size()));
    const bool gelu = activation == static_cast<int>(Activation::kGelu) || activation == static_cast<int>(Activation::kGeluTanh);
    const bool hard = activation == static_cast<int>(Activation::kHardSigmoid) || activation == static_cast<int>(Activation::kHardSwish);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double want = ActivationReference(activation, x[i], alpha, beta);
      const double absolute = gelu ? 3e-7 * std::fabs(x[i]) : (hard ? 1e-7 * std::max(1.0f, std::fabs(x[i])) : 1e-37);
      ASSERT_TRUE(Near(y[i], static_cast<float>(want), absolute, 1.2e-6)) << "activation " << activation << " of " << x[i] << ": " << y[i] << " for " << want;
    }
  }
}

TEST_P(ElementwiseTest, AValueDoesNotDependOnItsPlace) {
  Random random(3);
  const std::vector<float> x = random.Floats(67, -5, 5);
  std::vector<float> whole(67);
  std::vector<float> single(67);
  for (int op = 0; op < kUnaryOpCount; ++op) {
    Map(static_cast<UnaryOp>(op), x.data(), whole.data(), 67);
    for (int i = 0; i < 67; ++i) Map(static_cast<UnaryOp>(op), &x[i], &single[i], 1);
    for (int i = 0; i < 67; ++i) ASSERT_TRUE(Near(single[i], whole[i], 0, 0)) << op << " " << i;
  }
}

double BinaryReference(BinaryOp op, float a, float b) {
  switch (op) {
    case BinaryOp::kAdd: return a + b;
    case BinaryOp::kSubtract: return a - b;
    case BinaryOp::kMultiply: return a * b;
    case BinaryOp::kDivide: return a / b;
    case BinaryOp::kMaximum: return std::isnan(a) || std::isnan(b) ? NAN : std::max(a, b);
    case BinaryOp::kMinimum: return std::isnan(a) || std::isnan(b) ? NAN : std::min(a, b);
    case BinaryOp::kSquaredDifference: return (a - b) * (a - b);
  }
  return 0;
}

TEST_P(ElementwiseTest, BroadcastsLikeNumPy) {
  Random random(4);
  ThreadPool pool(2);
  for (int round = 0; round < 300; ++round) {
    const int rank = static_cast<int>(random.Int(0, 4));
    std::vector<std::int64_t> a_shape, b_shape, shape;
    for (int d = 0; d < rank; ++d) {
      const std::int64_t size = random.Int(1, 9);
      shape.push_back(size);
      a_shape.push_back(random.Int(0, 2) == 0 ? 1 : size);
      b_shape.push_back(random.Int(0, 2) == 0 && a_shape.back() == size ? 1 : size);
    }
    if (rank > 1 && random.Int(0, 1) == 0 && b_shape[0] == 1) b_shape.erase(b_shape.begin());
    std::int64_t a_size = 1, b_size = 1, size = 1;
    for (auto dim : a_shape) a_size *= dim;
    for (auto dim : b_shape) b_size *= dim;
    for (auto dim : shape) size *= dim;
    std::vector<float> a = random.Floats(a_size), b = random.Floats(b_size), out(static_cast<std::size_t>(size));
    if (random.Int(0, 3) == 0) a[0] = NAN;
    if (random.Int(0, 3) == 0) b[0] = NAN;
    const auto op = static_cast<BinaryOp>(random.Int(0, kBinaryOpCount - 1));
    BinaryBroadcast(op, a.data(), a_shape, b.data(), b_shape, out.data(), &pool);
    for (std::int64_t i = 0; i < size; ++i) {
      std::int64_t rest = i, a_at = 0, b_at = 0, a_step = 1, b_step = 1;
      for (int d = rank - 1; d >= 0; --d) {
        const std::int64_t at = rest % shape[d];
        rest /= shape[d];
        a_at += a_shape[d] == 1 ? 0 : at * a_step;
        a_step *= a_shape[d];
        const int bd = d - (rank - static_cast<int>(b_shape.size()));
        if (bd >= 0) {
          b_at += b_shape[bd] == 1 ? 0 : at * b_step;
          b_step *= b_shape[bd];
        }
      }
      ASSERT_TRUE(Near(out[i], BinaryReference(op, a[a_at], b[b_at]), 0, 0)) << "round " << round << " op " << static_cast<int>(op);
    }
  }
}

TEST_P(ElementwiseTest, LargeBroadcastIsSplitRight) {
  ThreadPool pool(2);
  Random random(5);
  const std::vector<float> a = random.Floats(300 * 513), b = random.Floats(513);
  std::vector<float> out(a.size());
  const std::vector<std::int64_t> a_shape = {300, 513}, b_shape = {513};
  BinaryBroadcast(BinaryOp::kSubtract, a.data(), a_shape, b.data(), b_shape, out.data(), &pool);
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_EQ(out[i], a[i] - b[i % 513]);
}

TEST_P(ElementwiseTest, ScaleShiftTakesAnyPart) {
  Random random(6);
  for (std::int64_t columns : {1, 3, 8, 17, 64}) {
    const std::vector<float> x = random.Floats(5 * columns), scale = random.Floats(columns), shift = random.Floats(columns),
                             residual = random.Floats(5 * columns);
    for (int parts = 0; parts < 8; ++parts) {
      std::vector<float> out(x.size());
      ScaleShift(x.data(), parts & 1 ? scale.data() : nullptr, parts & 2 ? shift.data() : nullptr, parts & 4 ? residual.data() : nullptr, out.data(), 5,
                 columns, Activation::kRelu, 0, 0);
      std::vector<double> want(x.size());
      for (std::size_t i = 0; i < x.size(); ++i) {
        double y = x[i];
        if (parts & 1) y *= scale[i % columns];
        if (parts & 2) y += shift[i % columns];
        if (parts & 4) y += residual[i];
        want[i] = std::max(y, 0.0);
      }
      ExpectAllNear(out, want, 1e-6, 0, "parts " + std::to_string(parts));
    }
  }
}

}  // namespace
}  // namespace keratin::kernels
