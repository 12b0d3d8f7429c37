#include "kernels/depthwise_block.h"

#include "base/thread_pool.h"
#include "kernels/kernels_testing.h"

namespace keratin::kernels {
namespace {

class DepthwiseBlockTest : public EachIsa {};
KERATIN_TEST_EACH_ISA(DepthwiseBlockTest);

struct Values {
  std::vector<float> bias;
  Epilogue epilogue;
};
Values SomeEpilogue(Random& random, std::int64_t channels) {
  constexpr Activation kActivations[] = {Activation::kNone, Activation::kRelu, Activation::kClip, Activation::kHardSwish, Activation::kSwish};
  Values v{random.Floats(channels), {}};
  if (random.Int(0, 3) > 0) v.epilogue.bias = v.bias.data();
  v.epilogue.activation = kActivations[random.Int(0, 4)];
  v.epilogue.alpha = 0;
  v.epilogue.beta = 0.7f;
  return v;
}

TEST_P(DepthwiseBlockTest, GivesTheBitsOfItsConvolutionsInTurn) {
  Random random(1);
  ThreadPool two(2), three(3);
  for (int round = 0; round < 150; ++round) {
    Conv2DShape s;
    s.batch = random.Int(1, 3);
    s.kernel_height = random.Int(1, 5);
    s.kernel_width = random.Int(1, 5);
    s.stride_height = random.Int(1, 3);
    s.stride_width = random.Int(1, 3);
    s.dilation_width = random.Int(1, 2);
    s.pad_top = random.Int(0, 5);
    s.pad_bottom = random.Int(0, 5);
    s.pad_left = random.Int(0, 3);
    s.pad_right = random.Int(0, 3);
    s.in_height = random.Int(s.kernel_height, round % 3 == 0 ? 120 : 30);
    s.in_width = random.Int(s.kernel_width * 2, round % 3 == 1 ? 120 : 30);
    s.in_channels = s.out_channels = random.Int(1, 70);
    const bool expands = round % 4 != 0;
    const bool projects = round % 4 != 1;
    const std::int64_t in_channels = expands ? random.Int(1, 40) : s.in_channels;
    const std::int64_t out_channels = projects ? random.Int(1, 40) : s.in_channels;
    const std::int64_t in_pixels = s.batch * s.in_height * s.in_width;
    const std::int64_t out_pixels = s.batch * s.out_height() * s.out_width();

    const std::vector<float> in = random.Floats(in_pixels * in_channels);
    const std::vector<float> filter = random.Floats(s.kernel_height * s.kernel_width * s.in_channels);
    const PackedMatrix expand = PackedMatrix::Pack(random.Floats(in_channels * s.in_channels).data(), s.in_channels, in_channels, s.in_channels);
    const PackedMatrix project = PackedMatrix::Pack(random.Floats(s.in_channels * out_channels).data(), out_channels, s.in_channels, out_channels);
    const std::vector<float> residual = random.Floats(out_pixels * out_channels);
    const Values expanded = SomeEpilogue(random, s.in_channels), middle = SomeEpilogue(random, s.in_channels), last = SomeEpilogue(random, out_channels);
    DepthwiseBlock block{.depthwise = s, .filter = filter.data(), .epilogue = middle.epilogue};
    if (expands) {
      block.expand = &expand;
      block.expand_epilogue = expanded.epilogue;
    }
    if (projects) {
      block.project = &project;
      block.project_epilogue = last.epilogue;
      if (random.Int(0, 1) == 1) block.project_epilogue.residual = residual.data();
    }

    std::vector<float> image = in;
    if (expands) {
      image.assign(static_cast<std::size_t>(in_pixels * s.in_channels), 0);
      Gemm(in_pixels, in.data(), in_channels, expand, image.data(), s.in_channels, expanded.epilogue);
    }
    std::vector<float> want(static_cast<std::size_t>(out_pixels * s.in_channels));
    DepthwiseConv2D(s, image.data(), filter.data(), want.data(), middle.epilogue);
    if (projects) {
      const std::vector<float> between = want;
      want.assign(static_cast<std::size_t>(out_pixels * out_channels), 0);
      Gemm(out_pixels, between.data(), s.in_channels, project, want.data(), out_channels, block.project_epilogue);
    }

    for (ThreadPool* pool : {static_cast<ThreadPool*>(nullptr), &two, &three}) {
      std::vector<float> out(want.size(), 99);
      Aligned scratch(DepthwiseBlockScratchBytes(block, pool != nullptr ? pool->threads() : 1));
      RunDepthwiseBlock(block, in.data(), out.data(), scratch.data(), pool);
      ASSERT_EQ(out, want) << "round " << round << ", threads " << (pool != nullptr ? pool->threads() : 1);
    }
  }
}

}  // namespace
}  // namespace keratin::kernels
