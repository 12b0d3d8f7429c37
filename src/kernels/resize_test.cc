#include "kernels/resize.h"

#include <cmath>
#include <vector>

#include "base/thread_pool.h"
#include "kernels/kernels_testing.h"

namespace keratin::kernels {
namespace {

class ResizeTest : public EachIsa {};
KERATIN_TEST_EACH_ISA(ResizeTest);

// Corners on corners.
std::vector<Between> Evenly(std::int64_t in, std::int64_t out) {
  std::vector<Between> places;
  for (std::int64_t i = 0; i < out; ++i) {
    const double place = static_cast<double>(i) * static_cast<double>(in - 1) / static_cast<double>(out - 1);
    const auto low = static_cast<std::int64_t>(place);
    places.push_back({low, std::min(low + 1, in - 1), static_cast<float>(place - static_cast<double>(low))});
  }
  return places;
}

TEST_P(ResizeTest, BilinearOfAPlaneIsThePlane) {
  ThreadPool pool(2);
  for (const std::int64_t channels : {1, 2, 3, 4, 5, 19, 64}) {
    std::vector<float> in(static_cast<std::size_t>(2 * 5 * 7 * channels));
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(in.size()); ++i) {
      const std::int64_t c = i % channels, x = i / channels % 7, y = i / channels / 7 % 5, image = i / channels / 35;
      in[static_cast<std::size_t>(i)] = static_cast<float>(y * 2 + x * 3 + c + image * 100);
    }
    std::vector<float> out(static_cast<std::size_t>(2 * 9 * 13 * channels));
    ResizeBilinear({2, 5, 7, channels, 9, 13}, Evenly(5, 9), Evenly(7, 13), in.data(), out.data(), &pool);
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(out.size()); ++i) {
      const std::int64_t c = i % channels, x = i / channels % 13, y = i / channels / 13 % 9, image = i / channels / 117;
      EXPECT_NEAR(out[static_cast<std::size_t>(i)], static_cast<double>(y) + static_cast<double>(x) * 1.5 + static_cast<double>(c + image * 100), 1e-4);
    }
  }
}

TEST_P(ResizeTest, WeightedRowsAreTheSumInDouble) {
  Random random(3);
  for (int round = 0; round < 100; ++round) {
    const std::int64_t n = random.Int(1, 70), step = n + random.Int(0, 9), count = random.Int(0, 7);
    const std::vector<float> in = random.Floats(static_cast<std::size_t>(step * std::max<std::int64_t>(count, 1))),
                             weights = random.Floats(static_cast<std::size_t>(count));
    std::vector<float> out(static_cast<std::size_t>(n));
    WeightedRows(in.data(), step, weights, out.data(), n);
    for (std::int64_t i = 0; i < n; ++i) {
      double sum = 0;
      for (std::int64_t t = 0; t < count; ++t) sum += static_cast<double>(weights[static_cast<std::size_t>(t)]) * in[static_cast<std::size_t>(t * step + i)];
      EXPECT_NEAR(out[static_cast<std::size_t>(i)], sum, 1e-5);
    }
  }
}

}  // namespace
}  // namespace keratin::kernels
