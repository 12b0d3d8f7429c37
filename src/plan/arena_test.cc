#include "plan/arena.h"

#include <gtest/gtest.h>

#include <random>

namespace keratin {
namespace {

TEST(Arena, BuffersThatLiveTogetherDoNotOverlap) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<BufferLife> buffers(1 + random() % 40);
    for (BufferLife& buffer : buffers) {
      buffer.bytes = random() % 5000;
      buffer.first = static_cast<int>(random() % 30);
      buffer.last = buffer.first + static_cast<int>(random() % 6);
    }
    const ArenaLayout layout = LayOut(buffers);
    for (std::size_t a = 0; a < buffers.size(); ++a) {
      EXPECT_EQ(layout.offsets[a] % 64, 0u);
      EXPECT_LE(layout.offsets[a] + buffers[a].bytes, layout.bytes);
      for (std::size_t b = 0; b < a; ++b) {
        const bool together = buffers[a].first <= buffers[b].last && buffers[b].first <= buffers[a].last;
        const bool apart = layout.offsets[a] + buffers[a].bytes <= layout.offsets[b] || layout.offsets[b] + buffers[b].bytes <= layout.offsets[a];
        EXPECT_TRUE(!together || apart);
      }
    }
  }
}

TEST(Arena, AChainTakesTwoBuffers) {
  std::vector<BufferLife> chain;
  for (int i = 0; i < 10; ++i) chain.push_back({1024, i, i + 1});
  EXPECT_EQ(LayOut(chain).bytes, 2048u);
}

}  // namespace
}  // namespace keratin
