#include "kernels/conv.h"

#include <algorithm>

#include "base/thread_pool.h"
#include "kernels/kernels_testing.h"
#include "kernels/pool.h"
#include "kernels/winograd.h"

namespace keratin::kernels {
namespace {

class ConvTest : public EachIsa {};
KERATIN_TEST_EACH_ISA(ConvTest);

Conv2DShape RandomShape(Random& random) {
  Conv2DShape s;
  s.batch = random.Int(1, 3);
  s.kernel_height = random.Int(1, 4);
  s.kernel_width = random.Int(1, 4);
  s.stride_height = random.Int(1, 3);
  s.stride_width = random.Int(1, 3);
  s.dilation_height = random.Int(1, 2);
  s.dilation_width = random.Int(1, 2);
  s.pad_top = random.Int(0, 3);
  s.pad_bottom = random.Int(0, 3);
  s.pad_left = random.Int(0, 3);
  s.pad_right = random.Int(0, 3);
  s.in_height = random.Int(s.kernel_height * 2, 14);
  s.in_width = random.Int(s.kernel_width * 2, 14);
  s.in_channels = random.Int(1, 40);
  s.out_channels = random.Int(1, 40);
  return s;
}

struct Extras {
  std::vector<float> bias, residual;
  Epilogue epilogue;
};

Extras RandomExtras(Random& random, std::int64_t channels, std::int64_t size) {
  Extras e{random.Floats(channels), random.Floats(size), {}};
  if (random.Int(0, 1) == 1) e.epilogue.bias = e.bias.data();
  if (random.Int(0, 1) == 1) e.epilogue.residual = e.residual.data();
  e.epilogue.activation = static_cast<Activation>(random.Int(0, kActivationCount - 2));
  e.epilogue.alpha = 0.2f;
  e.epilogue.beta = 0.5f;
  return e;
}

void Finish(const Extras& e, std::int64_t channels, std::vector<double>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (e.epilogue.bias != nullptr) values[i] += e.bias[i % static_cast<std::size_t>(channels)];
    if (e.epilogue.residual != nullptr) values[i] += e.residual[i];
    values[i] = ActivationReference(static_cast<int>(e.epilogue.activation), values[i], e.epilogue.alpha, e.epilogue.beta);
  }
}

// Calls visit(in index, filter tap, out pixel) for every tap inside the image.
template <class Visit>
void EachTap(const Conv2DShape& s, Visit&& visit) {
  for (std::int64_t b = 0; b < s.batch; ++b) {
    for (std::int64_t y = 0; y < s.out_height(); ++y) {
      for (std::int64_t x = 0; x < s.out_width(); ++x) {
        for (std::int64_t ky = 0; ky < s.kernel_height; ++ky) {
          for (std::int64_t kx = 0; kx < s.kernel_width; ++kx) {
            const std::int64_t in_y = y * s.stride_height - s.pad_top + ky * s.dilation_height;
            const std::int64_t in_x = x * s.stride_width - s.pad_left + kx * s.dilation_width;
            if (in_y < 0 || in_y >= s.in_height || in_x < 0 || in_x >= s.in_width) continue;
            visit((b * s.in_height + in_y) * s.in_width + in_x, ky * s.kernel_width + kx, (b * s.out_height() + y) * s.out_width() + x);
          }
        }
      }
    }
  }
}

// By minimal filtering when `tile` is not 0.
std::vector<float> RunConv(const Conv2DShape& s, int tile, const std::vector<float>& in, const std::vector<float>& filter, const float* scale,
                           const Epilogue& epilogue, ThreadPool* pool) {
  std::vector<float> out(static_cast<std::size_t>(s.batch * s.out_height() * s.out_width() * s.out_channels), 99);
  const int threads = pool != nullptr ? pool->threads() : 1;
  Aligned memory(tile == 0 ? Conv2DScratchBytes(s, threads) : WinogradScratchBytes(s, tile, threads));
  if (tile == 0) {
    Aligned packed(static_cast<std::size_t>(PackedConv2D::PackedSize(s)) * sizeof(float));
    PackedConv2D::PackInto(s, filter.data(), static_cast<float*>(packed.data()), scale, pool);
    Conv2D(s, in.data(), PackedConv2D::Borrow(s, static_cast<float*>(packed.data())), out.data(), epilogue, memory.data(), pool);
  } else {
    std::vector<float> packed(static_cast<std::size_t>(WinogradPackedSize(s, tile)));
    WinogradPackInto(s, tile, filter.data(), packed.data(), scale, pool);
    WinogradConv2D(s, tile, in.data(), packed.data(), out.data(), epilogue, memory.data(), pool);
  }
  return out;
}

void CheckConv(Random& random, const Conv2DShape& s, ThreadPool* pool, int tile = 0) {
  const std::int64_t in_group = s.in_channels / s.groups, out_group = s.out_channels / s.groups;
  const std::vector<float> in = random.Floats(s.batch * s.in_height * s.in_width * s.in_channels);
  const std::vector<float> filter = random.Floats(s.kernel_height * s.kernel_width * in_group * s.out_channels);
  const std::int64_t size = s.batch * s.out_height() * s.out_width() * s.out_channels;
  const Extras extras = RandomExtras(random, s.out_channels, size);
  std::vector<double> want(static_cast<std::size_t>(size));
  EachTap(s, [&](std::int64_t in_pixel, std::int64_t tap, std::int64_t out_pixel) {
    for (std::int64_t o = 0; o < s.out_channels; ++o) {
      for (std::int64_t c = 0; c < in_group; ++c) {
        want[out_pixel * s.out_channels + o] +=
            static_cast<double>(in[in_pixel * s.in_channels + o / out_group * in_group + c]) * filter[(tap * in_group + c) * s.out_channels + o];
      }
    }
  });
  const std::vector<float> scale = random.Floats(s.out_channels);
  const bool scaled = random.Int(0, 1) != 0;
  for (std::int64_t i = 0; scaled && i < size; ++i) want[i] *= scale[i % s.out_channels];
  Finish(extras, s.out_channels, want);
  ExpectAllNear(RunConv(s, tile, in, filter, scaled ? scale.data() : nullptr, extras.epilogue, pool), want, tile == 4 ? 1e-4 : 5e-5, 1e-5,
                "kernel " + std::to_string(s.kernel_height) + "x" + std::to_string(s.kernel_width) + " channels " + std::to_string(s.in_channels) + " to " +
                    std::to_string(s.out_channels) + " activation " + std::to_string(static_cast<int>(extras.epilogue.activation)));
}

Conv2DShape RandomThreeByThree(Random& random) {
  Conv2DShape s;
  s.batch = random.Int(1, 3);
  s.kernel_height = s.kernel_width = 3;
  s.pad_top = random.Int(0, 2);
  s.pad_bottom = random.Int(0, 2);
  s.pad_left = random.Int(0, 2);
  s.pad_right = random.Int(0, 2);
  s.in_height = random.Int(3, 20);
  s.in_width = random.Int(3, 20);
  s.in_channels = random.Int(1, 70);
  s.out_channels = random.Int(1, 140);
  return s;
}

TEST_P(ConvTest, MinimalFilteringAgreesWithPlainLoops) {
  Random random(7);
  ThreadPool pool(2);
  for (int round = 0; round < 80; ++round) CheckConv(random, RandomThreeByThree(random), round % 3 == 0 ? nullptr : &pool, round % 2 == 0 ? 4 : 2);
}

TEST_P(ConvTest, MinimalFilteringGivesTheSameBitsOnAnyThreads) {
  Random random(8);
  ThreadPool pool(2), three(3);
  Conv2DShape s = RandomThreeByThree(random);
  s.in_height = s.in_width = 60;
  for (const int tile : {2, 4}) {
    for (const std::int64_t channels : {16, 100}) {
      s.in_channels = s.out_channels = channels;
      const std::vector<float> in = random.Floats(s.batch * s.in_height * s.in_width * channels), filter = random.Floats(9 * channels * channels);
      const std::vector<float> one = RunConv(s, tile, in, filter, nullptr, {}, nullptr);
      EXPECT_EQ(one, RunConv(s, tile, in, filter, nullptr, {}, &pool));
      EXPECT_EQ(one, RunConv(s, tile, in, filter, nullptr, {}, &three));
    }
  }
}

// Against sums in double, for what comes out of a network: positive pixels, many channels. Relative to the largest result.
TEST_P(ConvTest, MinimalFilteringLosesLittle) {
  Random random(9);
  Conv2DShape s = RandomThreeByThree(random);
  s.batch = 1;
  s.in_height = s.in_width = 14;
  s.in_channels = 256;
  s.out_channels = 16;
  const std::vector<float> in = random.Floats(14 * 14 * 256, 0, 1), filter = random.Floats(9 * 256 * 16);
  std::vector<double> want(static_cast<std::size_t>(s.out_height() * s.out_width() * 16));
  EachTap(s, [&](std::int64_t in_pixel, std::int64_t tap, std::int64_t out_pixel) {
    for (std::int64_t o = 0; o < 16; ++o) {
      for (std::int64_t c = 0; c < 256; ++c)
        want[static_cast<std::size_t>(out_pixel * 16 + o)] +=
            static_cast<double>(in[static_cast<std::size_t>(in_pixel * 256 + c)]) * filter[static_cast<std::size_t>((tap * 256 + c) * 16 + o)];
    }
  });
  double largest = 0;
  for (const double value : want) largest = std::max(largest, std::fabs(value));
  for (const int tile : {0, 2, 4}) ExpectAllNear(RunConv(s, tile, in, filter, nullptr, {}, nullptr), want, 5e-6 * largest, 0, "tile " + std::to_string(tile));
}

TEST_P(ConvTest, AgreesWithPlainLoops) {
  Random random(1);
  ThreadPool pool(2);
  for (int round = 0; round < 150; ++round) {
    Conv2DShape s = RandomShape(random);
    if (round % 4 == 0) s.in_channels = random.Int(1, 4);
    if (round % 5 == 0) {
      s.groups = random.Int(2, 3);
      s.in_channels = s.groups * random.Int(1, 9);
      s.out_channels = s.groups * random.Int(1, 20);
    }
    CheckConv(random, s, round % 2 == 0 ? &pool : nullptr);
  }
}

TEST_P(ConvTest, PointwiseAndLarge) {
  Random random(2);
  ThreadPool pool(3);
  Conv2DShape s;
  s.in_height = s.in_width = 15;
  s.in_channels = 70;
  s.out_channels = 90;
  CheckConv(random, s, &pool);
  s.stride_height = s.stride_width = 2;
  CheckConv(random, s, &pool);
  s = {.in_height = 33,
       .in_width = 31,
       .in_channels = 3,
       .kernel_height = 7,
       .kernel_width = 7,
       .out_channels = 64,
       .stride_height = 2,
       .stride_width = 2,
       .pad_top = 3,
       .pad_bottom = 3,
       .pad_left = 3,
       .pad_right = 3};
  CheckConv(random, s, &pool);
  s = {.in_height = 12,
       .in_width = 12,
       .in_channels = 100,
       .kernel_height = 3,
       .kernel_width = 3,
       .out_channels = 50,
       .pad_top = 1,
       .pad_bottom = 1,
       .pad_left = 1,
       .pad_right = 1};
  CheckConv(random, s, &pool);
  s = {.in_height = 1, .in_width = 100, .in_channels = 20, .kernel_height = 1, .kernel_width = 5, .out_channels = 50, .dilation_width = 4, .pad_left = 16};
  CheckConv(random, s, &pool);
}

TEST_P(ConvTest, PaddingLargerThanTheImage) {
  Random random(3);
  const Conv2DShape s = {.in_height = 2,
                         .in_width = 2,
                         .in_channels = 3,
                         .kernel_height = 2,
                         .kernel_width = 3,
                         .out_channels = 5,
                         .pad_top = 4,
                         .pad_bottom = 4,
                         .pad_left = 5,
                         .pad_right = 5};
  CheckConv(random, s, nullptr);
}

TEST_P(ConvTest, Depthwise) {
  Random random(4);
  ThreadPool pool(2);
  for (int round = 0; round < 150; ++round) {
    Conv2DShape s = RandomShape(random);
    if (round % 3 == 0) {
      s.in_width = random.Int(14, 40);
      s.dilation_height = 1;
    }
    if (round % 3 == 2) {  // the sizes that have kernels of their own
      s.kernel_height = s.kernel_width = random.Int(0, 1) == 0 ? 3 : 5;
      s.stride_height = s.stride_width = random.Int(1, 2);
      s.dilation_height = s.dilation_width = 1;
      s.in_height = random.Int(1, 12), s.in_width = random.Int(1, 20);
      s.pad_top = random.Int(2, 4), s.pad_bottom = random.Int(2, 4), s.pad_left = random.Int(2, 4), s.pad_right = random.Int(2, 4);
    }
    const std::int64_t multiplier = round % 3 == 1 ? random.Int(2, 20) : 1;
    s.out_channels = s.in_channels * multiplier;
    const std::vector<float> in = random.Floats(s.batch * s.in_height * s.in_width * s.in_channels);
    const std::vector<float> filter = random.Floats(s.kernel_height * s.kernel_width * s.out_channels);
    const std::int64_t size = s.batch * s.out_height() * s.out_width() * s.out_channels;
    const Extras extras = RandomExtras(random, s.out_channels, size);
    std::vector<double> want(static_cast<std::size_t>(size));
    EachTap(s, [&](std::int64_t in_pixel, std::int64_t tap, std::int64_t out_pixel) {
      for (std::int64_t o = 0; o < s.out_channels; ++o) {
        want[out_pixel * s.out_channels + o] += static_cast<double>(in[in_pixel * s.in_channels + o / multiplier]) * filter[tap * s.out_channels + o];
      }
    });
    Finish(extras, s.out_channels, want);
    std::vector<float> out(static_cast<std::size_t>(size), 99);
    DepthwiseConv2D(s, in.data(), filter.data(), out.data(), extras.epilogue, &pool);
    ExpectAllNear(out, want, 1e-5, 1e-5, "multiplier " + std::to_string(multiplier));
  }
}

TEST_P(ConvTest, Transpose) {
  Random random(5);
  ThreadPool pool(2);
  for (int round = 0; round < 150; ++round) {
    Conv2DShape s = RandomShape(random);
    if (round == 0) s.in_width = s.in_height = 1, s.kernel_width = s.kernel_height = 1, s.stride_width = s.stride_height = 3;
    const std::vector<float> gradient = random.Floats(s.batch * s.out_height() * s.out_width() * s.out_channels);
    const std::vector<float> filter = random.Floats(s.kernel_height * s.kernel_width * s.in_channels * s.out_channels);
    const std::int64_t size = s.batch * s.in_height * s.in_width * s.in_channels;
    const Extras extras = RandomExtras(random, s.in_channels, size);
    std::vector<double> want(static_cast<std::size_t>(size));
    EachTap(s, [&](std::int64_t in_pixel, std::int64_t tap, std::int64_t out_pixel) {
      for (std::int64_t c = 0; c < s.in_channels; ++c) {
        for (std::int64_t o = 0; o < s.out_channels; ++o) {
          want[in_pixel * s.in_channels + c] +=
              static_cast<double>(gradient[out_pixel * s.out_channels + o]) * filter[(tap * s.in_channels + c) * s.out_channels + o];
        }
      }
    });
    Finish(extras, s.in_channels, want);
    std::vector<float> out(static_cast<std::size_t>(size), 99);
    Aligned memory(Conv2DTransposeScratchBytes(s, pool.threads()));
    Conv2DTranspose(s, gradient.data(), PackedConv2DTranspose::Pack(s, filter.data()), out.data(), extras.epilogue, memory.data(), &pool);
    ExpectAllNear(out, want, 5e-5, 1e-5, "round " + std::to_string(round));
  }
}

TEST_P(ConvTest, Pooling) {
  Random random(6);
  ThreadPool pool(2);
  for (int round = 0; round < 100; ++round) {
    Conv2DShape s = RandomShape(random);
    s.dilation_height = s.dilation_width = 1;
    s.in_channels = s.out_channels = random.Int(1, 70);
    const std::vector<float> in = random.Floats(s.batch * s.in_height * s.in_width * s.in_channels);
    const std::size_t size = static_cast<std::size_t>(s.batch * s.out_height() * s.out_width() * s.in_channels);
    std::vector<double> most(size, -INFINITY), sum(size), count(size);
    EachTap(s, [&](std::int64_t in_pixel, std::int64_t, std::int64_t out_pixel) {
      for (std::int64_t c = 0; c < s.in_channels; ++c) {
        const std::int64_t at = out_pixel * s.in_channels + c;
        const double value = in[in_pixel * s.in_channels + c];
        most[at] = std::max(most[at], value);
        sum[at] += value;
        count[at] += 1;
      }
    });
    for (std::size_t i = 0; i < size; ++i) sum[i] /= count[i];
    std::vector<float> out(size);
    MaxPool2D(s, in.data(), out.data(), &pool);
    ExpectAllNear(out, most, 0, 0, "max");
    AveragePool2D(s, in.data(), out.data(), &pool);
    ExpectAllNear(out, sum, 1e-6, 1e-6, "average");
  }
}

}  // namespace
}  // namespace keratin::kernels
