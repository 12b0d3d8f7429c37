#include "kernels/layout.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "base/thread_pool.h"
#include "kernels/kernels_testing.h"

namespace keratin::kernels {
namespace {

TEST(LayoutTest, TransposeOfAnyRankAndSize) {
  Random random(1);
  ThreadPool pool(2);
  for (int round = 0; round < 300; ++round) {
    const int rank = static_cast<int>(random.Int(0, 5));
    std::vector<std::int64_t> shape;
    for (int d = 0; d < rank; ++d) shape.push_back(random.Int(1, round % 10 == 0 ? 40 / (rank + 1) + 1 : 6));
    std::vector<int> permutation(static_cast<std::size_t>(rank));
    std::iota(permutation.begin(), permutation.end(), 0);
    for (int d = rank - 1; d > 0; --d) std::swap(permutation[d], permutation[random.Int(0, d)]);
    const std::size_t size = std::vector<std::size_t>{1, 2, 4, 8, 16, 3}[static_cast<std::size_t>(random.Int(0, 5))];
    std::int64_t total = 1;
    for (auto dim : shape) total *= dim;
    std::vector<unsigned char> in(static_cast<std::size_t>(total) * size), out(in.size()), want(in.size());
    for (auto& byte : in) byte = static_cast<unsigned char>(random.Int(0, 255));
    for (std::int64_t i = 0; i < total; ++i) {
      // Place i of the result, innermost dimension first.
      std::int64_t rest = i, from = 0;
      for (int d = rank - 1; d >= 0; --d) {
        const std::int64_t at = rest % shape[permutation[d]];
        rest /= shape[permutation[d]];
        std::int64_t step = 1;
        for (int e = permutation[d] + 1; e < rank; ++e) step *= shape[e];
        from += at * step;
      }
      std::memcpy(&want[i * size], &in[from * size], size);
    }
    Transpose(in.data(), shape, permutation, size, out.data(), &pool);
    ASSERT_EQ(out, want) << "round " << round;
  }
}

TEST(LayoutTest, LargeTransposeOverThreads) {
  ThreadPool pool(3);
  std::vector<std::uint32_t> in(500 * 700), out(in.size());
  std::iota(in.begin(), in.end(), 0u);
  const std::vector<std::int64_t> shape = {500, 700};
  const std::vector<int> permutation = {1, 0};
  Transpose(in.data(), shape, permutation, 4, out.data(), &pool);
  for (std::size_t i = 0; i < 700; ++i) {
    for (std::size_t j = 0; j < 500; ++j) ASSERT_EQ(out[i * 500 + j], in[j * 700 + i]);
  }
}

TEST(LayoutTest, GatherAndCopyRuns) {
  const std::vector<float> table = {0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121};
  std::vector<float> out(8);
  const std::vector<std::int32_t> indices = {2, 0};
  GatherRows(table.data(), 2, 3, 8, indices, out.data());
  EXPECT_EQ(out, (std::vector<float>{20, 21, 0, 1, 120, 121, 100, 101}));
  const std::vector<std::int64_t> wide = {1, 1};
  GatherRows(table.data(), 2, 3, 8, wide, out.data());
  EXPECT_EQ(out, (std::vector<float>{10, 11, 10, 11, 110, 111, 110, 111}));
  std::vector<float> joined(18, -1);
  CopyRuns(table.data(), 8, joined.data() + 1, 12, 8, 6);
  EXPECT_EQ(joined, (std::vector<float>{-1, 0, 1, -1, 10, 11, -1, 20, 21, -1, 100, 101, -1, 110, 111, -1, 120, 121}));
}

TEST(LayoutTest, Pad) {
  const std::vector<float> in = {1, 2, 3, 4};
  const std::vector<std::int64_t> shape = {2, 2}, before = {1, 0}, after = {0, 2};
  const float value = 9;
  std::vector<float> out(12);
  Pad(in.data(), shape, before, after, 4, &value, out.data());
  EXPECT_EQ(out, (std::vector<float>{9, 9, 9, 9, 1, 2, 9, 9, 3, 4, 9, 9}));
}

}  // namespace
}  // namespace keratin::kernels
