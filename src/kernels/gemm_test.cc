#include "kernels/gemm.h"

#include <cstdlib>

#include "base/thread_pool.h"
#include "kernels/kernels_testing.h"

namespace keratin::kernels {
namespace {

class GemmTest : public EachIsa {};
KERATIN_TEST_EACH_ISA(GemmTest);

void Check(Random& random, std::int64_t m, std::int64_t k, std::int64_t n, ThreadPool* pool) {
  const std::int64_t lda = k + random.Int(0, 3), ldb_pad = random.Int(0, 3), ldc = n + random.Int(0, 3), ldr = n + random.Int(0, 3);
  const bool transposed = random.Int(0, 1) == 1;
  const std::int64_t ldb = (transposed ? k : n) + ldb_pad;
  const std::vector<float> a = random.Floats(m * lda), b = random.Floats((transposed ? n : k) * ldb), bias = random.Floats(n),
                           residual = random.Floats(m * ldr);
  Epilogue epilogue;
  if (random.Int(0, 1) == 1) epilogue.bias = bias.data();
  if (random.Int(0, 1) == 1) {
    epilogue.residual = residual.data();
    epilogue.residual_stride = ldr;
  }
  epilogue.activation = static_cast<Activation>(random.Int(0, kActivationCount - 2));
  epilogue.alpha = 0.2f;
  epilogue.beta = 0.5f;
  const PackedMatrix packed = PackedMatrix::Pack(b.data(), ldb, k, n, transposed);
  std::vector<float> c(static_cast<std::size_t>(m * ldc), 777.0f);
  Gemm(m, a.data(), lda, packed, c.data(), ldc, epilogue, pool);
  for (std::int64_t i = 0; i < m; ++i) {
    for (std::int64_t j = 0; j < ldc; ++j) {
      const float got = c[static_cast<std::size_t>(i * ldc + j)];
      if (j >= n) {
        ASSERT_EQ(got, 777.0f) << "written past the columns";
        continue;
      }
      double sum = 0;
      for (std::int64_t x = 0; x < k; ++x) {
        sum += static_cast<double>(a[static_cast<std::size_t>(i * lda + x)]) * b[static_cast<std::size_t>(transposed ? j * ldb + x : x * ldb + j)];
      }
      if (epilogue.bias != nullptr) sum += bias[static_cast<std::size_t>(j)];
      if (epilogue.residual != nullptr) sum += residual[static_cast<std::size_t>(i * ldr + j)];
      const double want = ActivationReference(static_cast<int>(epilogue.activation), sum, epilogue.alpha, epilogue.beta);
      ASSERT_TRUE(Near(got, want, 3e-6 * std::sqrt(static_cast<double>(k) + 4), 1e-5))
          << m << "x" << k << "x" << n << " at " << i << "," << j << ": " << got << " for " << want << ", activation " << static_cast<int>(epilogue.activation);
    }
  }
}

TEST_P(GemmTest, SmallShapes) {
  Random random(1);
  for (int round = 0; round < 400; ++round) Check(random, random.Int(1, 20), random.Int(1, 40), random.Int(1, 140), nullptr);
}

TEST_P(GemmTest, EveryHeightAndWidth) {
  Random random(2);
  for (std::int64_t m = 1; m <= 17; ++m) {
    for (std::int64_t n = 1; n <= 35; n += 2) Check(random, m, 5, n, nullptr);
  }
}

TEST_P(GemmTest, LongDepthIsDoneInParts) {
  Random random(3);
  for (std::int64_t k : {383, 384, 385, 1000, 2049}) {
    Check(random, 7, k, 33, nullptr);
    Check(random, 1, k, 130, nullptr);
  }
}

TEST_P(GemmTest, LargeOverThreads) {
  Random random(4);
  ThreadPool pool(3);
  Check(random, 301, 67, 90, &pool);
  Check(random, 5, 300, 700, &pool);
  Check(random, 1, 700, 900, &pool);
  Check(random, 97, 400, 40, &pool);
}

TEST_P(GemmTest, ThreadsDoNotChangeTheResult) {
  Random random(5);
  ThreadPool pool(3);
  const std::vector<float> a = random.Floats(200 * 500), b = random.Floats(500 * 90);
  const PackedMatrix packed = PackedMatrix::Pack(b.data(), 90, 500, 90);
  std::vector<float> alone(200 * 90), shared(200 * 90);
  Gemm(200, a.data(), 500, packed, alone.data(), 90);
  Gemm(200, a.data(), 500, packed, shared.data(), 90, {}, &pool);
  EXPECT_EQ(alone, shared);
}

TEST_P(GemmTest, NoDepthLeavesTheBias) {
  const std::vector<float> bias = {1, 2, 3};
  const PackedMatrix packed = PackedMatrix::Pack(nullptr, 3, 0, 3);
  std::vector<float> c(6);
  Gemm(2, bias.data(), 0, packed, c.data(), 3, {.bias = bias.data()});
  EXPECT_EQ(c, (std::vector<float>{1, 2, 3, 1, 2, 3}));
}

TEST_P(GemmTest, BatchMatMul) {
  Random random(6);
  ThreadPool pool(2);
  for (int round = 0; round < 60; ++round) {
    BatchMatMulShape s;
    s.batch = random.Int(1, 9);
    const bool large = round % 8 == 0;
    s.m = random.Int(1, large ? 120 : 20);
    s.k = random.Int(1, large ? 90 : 20);
    s.n = random.Int(1, large ? 80 : 40);
    s.transpose_a = random.Int(0, 1) == 1;
    s.transpose_b = random.Int(0, 1) == 1;
    s.a_stride = random.Int(0, 3) == 0 ? 0 : s.m * s.k;
    s.b_stride = random.Int(0, 3) == 0 ? 0 : s.k * s.n;
    s.c_stride = s.m * s.n;
    s.scale = random.Int(0, 1) == 1 ? 0.25f : 1.0f;
    const std::vector<float> a = random.Floats(s.batch * s.m * s.k), b = random.Floats(s.batch * s.k * s.n);
    std::vector<float> c(static_cast<std::size_t>(s.batch * s.m * s.n));
    Aligned scratch(BatchMatMulScratchBytes(s, pool.threads()));
    BatchMatMul(s, a.data(), b.data(), c.data(), scratch.data(), &pool);
    std::vector<double> want(c.size());
    for (std::int64_t x = 0; x < s.batch; ++x) {
      for (std::int64_t i = 0; i < s.m; ++i) {
        for (std::int64_t j = 0; j < s.n; ++j) {
          double sum = 0;
          for (std::int64_t k = 0; k < s.k; ++k) {
            sum += static_cast<double>(a[x * s.a_stride + (s.transpose_a ? k * s.m + i : i * s.k + k)]) *
                   b[x * s.b_stride + (s.transpose_b ? j * s.k + k : k * s.n + j)];
          }
          want[(x * s.m + i) * s.n + j] = sum * s.scale;
        }
      }
    }
    ExpectAllNear(c, want, 1e-5, 1e-5, "round " + std::to_string(round));
  }
}

TEST(IsaTest, ScalarIsAlwaysThereAndTheActiveOneIsSupported) {
  EXPECT_EQ(SupportedIsas().front(), Isa::kScalar);
  bool found = false;
  for (Isa isa : SupportedIsas()) found |= isa == ActiveIsa();
  EXPECT_TRUE(found);
}

TEST(IsaTest, TheBestRunsOrWhatTheEnvironmentNames) {
  const char* forced = std::getenv("KERATIN_ISA");
  Isa want = ActiveIsa();
  if (forced == nullptr) want = SupportedIsas().back();
  for (Isa isa : SupportedIsas())
    if (forced != nullptr && IsaName(isa) == forced) want = isa;
  EXPECT_EQ(IsaName(ActiveIsa()), IsaName(want));
}

}  // namespace
}  // namespace keratin::kernels
