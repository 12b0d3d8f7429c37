// Kernel speed on the shapes that matter. Counters: GF/s (multiply and add count as two); GB/s of what is read and written at least once; "share", how much of
// the time the kernel would need if it only computed at the machine's peak or only read from the cache that holds what it reads, each measured just before and
// after.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "base/memory.h"
#include "base/thread_pool.h"
#include "kernels/conv.h"
#include "kernels/depthwise_block.h"
#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/reduce.h"
#include "kernels/rnn.h"
#include "kernels/winograd.h"
#include "machine_peak.h"

namespace keratin::kernels {
namespace {

std::vector<float> Floats(std::int64_t n) {
  std::mt19937 engine(1);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> values(static_cast<std::size_t>(n));
  for (float& value : values) value = uniform(engine);
  return values;
}

ThreadPool& Pool(std::int64_t threads) {
  static ThreadPool one(1);
  static ThreadPool two(2);
  return threads == 1 ? one : two;
}

// Runs `body` as often as the library asks, between two looks at what the machine reaches with as many threads. `flops` are of one run, which reads or
// writes `bytes` so many times.
template <class Body>
void Measure(benchmark::State& state, double flops, double bytes, const Body& body, double passes = 1) {
  const int threads = static_cast<int>(state.range(0));
  const auto working_set = static_cast<std::int64_t>(bytes);
  const bench::Peak before = bench::MeasurePeak(threads, working_set);
  const auto start = std::chrono::steady_clock::now();
  for (auto _ : state) body();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / static_cast<double>(state.iterations());
  const bench::Peak after = bench::MeasurePeak(threads, working_set);
  const double compute = 2 * flops / (before.flops + after.flops);
  const double move = 2 * bytes * passes / (before.bytes + after.bytes);
  state.counters["GF/s"] = flops / seconds * 1e-9;
  state.counters["GB/s"] = bytes * passes / seconds * 1e-9;
  state.counters["share"] = std::max(compute, move) / seconds;
  state.counters["by_memory"] = move > compute ? 1 : 0;
}

double Bytes(std::int64_t floats) { return static_cast<double>(floats) * sizeof(float); }

void BM_Gemm(benchmark::State& state) {
  const std::int64_t m = state.range(1), k = state.range(2), n = state.range(3);
  const std::vector<float> a = Floats(m * k), b = Floats(k * n), bias = Floats(n);
  std::vector<float> c(static_cast<std::size_t>(m * n));
  const PackedMatrix packed = PackedMatrix::Pack(b.data(), n, k, n);
  const Epilogue epilogue{.bias = bias.data(), .activation = Activation::kRelu};
  Measure(state, 2.0 * static_cast<double>(m * k * n), Bytes(m * k + k * n + m * n),
          [&] { Gemm(m, a.data(), k, packed, c.data(), n, epilogue, &Pool(state.range(0))); });
}
BENCHMARK(BM_Gemm)
    ->UseRealTime()
    ->ArgNames({"threads", "m", "k", "n"})
    ->Unit(benchmark::kMicrosecond)
    ->ArgsProduct({{1, 2}, {1}, {64}, {64}})
    ->ArgsProduct({{1, 2}, {1, 32}, {1024}, {2048}})
    ->ArgsProduct({{1, 2}, {128}, {384, 1536}, {384}})  // MiniLM
    ->ArgsProduct({{1, 2}, {128}, {768}, {3072}})       // BERT
    ->Args({1, 3136, 64, 256})                          // ResNet50, 1x1
    ->Args({2, 3136, 64, 256})
    ->Args({1, 784, 512, 128})
    ->Args({2, 784, 512, 128})
    ->Args({1, 196, 1024, 256})
    ->Args({2, 196, 1024, 256})
    ->Args({1, 49, 512, 2048})
    ->Args({2, 49, 512, 2048})
    ->Args({1, 12544, 32, 16})  // MobileNetV2, 1x1
    ->Args({2, 12544, 32, 16})
    ->Args({1, 3136, 24, 144})
    ->Args({2, 3136, 24, 144})
    ->Args({1, 196, 96, 576})
    ->Args({2, 196, 96, 576})
    ->Args({1, 49, 320, 1280})
    ->Args({2, 49, 320, 1280});

std::vector<float> Scratch(std::size_t bytes) { return std::vector<float>(bytes / sizeof(float) + 32); }
void* Align(std::vector<float>& memory) { return reinterpret_cast<void*>((reinterpret_cast<std::uintptr_t>(memory.data()) + 63) / 64 * 64); }

// A square image and kernel with SAME padding.
Conv2DShape Same(std::int64_t size, std::int64_t in_channels, std::int64_t kernel, std::int64_t stride, std::int64_t out_channels) {
  Conv2DShape s;
  s.in_height = s.in_width = size;
  s.in_channels = in_channels;
  s.kernel_height = s.kernel_width = kernel;
  s.out_channels = out_channels;
  s.stride_height = s.stride_width = stride;
  const std::int64_t pad = std::max<std::int64_t>(0, ((size + stride - 1) / stride - 1) * stride + kernel - size);
  s.pad_top = s.pad_left = pad / 2;
  s.pad_bottom = s.pad_right = pad - pad / 2;
  return s;
}

std::int64_t FilterFloats(const Conv2DShape& s) { return s.kernel_height * s.kernel_width * s.in_channels * s.out_channels; }
double Conv2DFlops(const Conv2DShape& s) { return 2.0 * static_cast<double>(FilterFloats(s)) * static_cast<double>(s.out_height() * s.out_width()); }

void BM_Conv2D(benchmark::State& state) {
  const Conv2DShape s = Same(state.range(1), state.range(2), state.range(3), state.range(4), state.range(5));
  const std::vector<float> in = Floats(s.in_height * s.in_width * s.in_channels), bias = Floats(s.out_channels);
  const PackedConv2D filter = PackedConv2D::Pack(s, Floats(s.kernel_height * s.kernel_width * s.in_channels * s.out_channels).data());
  std::vector<float> out(static_cast<std::size_t>(s.out_height() * s.out_width() * s.out_channels));
  std::vector<float> scratch = Scratch(Conv2DScratchBytes(s, 2));
  const Epilogue epilogue{.bias = bias.data(), .activation = Activation::kRelu};
  Measure(state, Conv2DFlops(s), Bytes(s.in_height * s.in_width * s.in_channels + FilterFloats(s) + static_cast<std::int64_t>(out.size())),
          [&] { Conv2D(s, in.data(), filter, out.data(), epilogue, Align(scratch), &Pool(state.range(0))); });
}
BENCHMARK(BM_Conv2D)
    ->UseRealTime()
    ->ArgNames({"threads", "size", "in", "kernel", "stride", "out"})
    ->Unit(benchmark::kMicrosecond)
    ->ArgsProduct({{1, 2}, {224}, {3}, {7}, {2}, {64}})  // ResNet50
    ->ArgsProduct({{1, 2}, {56}, {64}, {3}, {1}, {64}})
    ->ArgsProduct({{1, 2}, {28}, {128}, {3}, {1}, {128}})
    ->ArgsProduct({{1, 2}, {14}, {256}, {3}, {1}, {256}})
    ->ArgsProduct({{1, 2}, {7}, {512}, {3}, {1}, {512}})
    ->ArgsProduct({{1, 2}, {224}, {3}, {3}, {2}, {32}});  // MobileNet

void BM_Depthwise(benchmark::State& state) {
  const Conv2DShape s = Same(state.range(1), state.range(2), state.range(3), state.range(4), state.range(2));
  const std::vector<float> in = Floats(s.in_height * s.in_width * s.in_channels), filter = Floats(s.kernel_height * s.kernel_width * s.in_channels),
                           bias = Floats(s.out_channels);
  std::vector<float> out(static_cast<std::size_t>(s.out_height() * s.out_width() * s.out_channels));
  const Epilogue epilogue{.bias = bias.data(), .activation = Activation::kClip, .alpha = 0, .beta = 6};
  Measure(state, 2.0 * static_cast<double>(s.kernel_height * s.kernel_width) * static_cast<double>(out.size()),
          Bytes(static_cast<std::int64_t>(in.size() + filter.size() + out.size())),
          [&] { DepthwiseConv2D(s, in.data(), filter.data(), out.data(), epilogue, &Pool(state.range(0))); });
}
BENCHMARK(BM_Depthwise)
    ->UseRealTime()
    ->ArgNames({"threads", "size", "channels", "kernel", "stride"})
    ->Unit(benchmark::kMicrosecond)
    ->ArgsProduct({{1, 2}, {112}, {32}, {3}, {1}})
    ->ArgsProduct({{1, 2}, {112}, {96}, {3}, {2}})
    ->ArgsProduct({{1, 2}, {56}, {144}, {3}, {1}})
    ->ArgsProduct({{1, 2}, {14}, {512, 576}, {3}, {1}})
    ->ArgsProduct({{1, 2}, {7}, {960}, {3}, {1}})
    ->ArgsProduct({{1, 2}, {14}, {480}, {5}, {1}});

// GF/s of the convolution as it is defined, so that more than the peak is possible
void BM_Winograd(benchmark::State& state) {
  const Conv2DShape s = Same(state.range(1), state.range(2), 3, 1, state.range(2));
  const int tile = static_cast<int>(state.range(3));
  const std::vector<float> in = Floats(s.in_height * s.in_width * s.in_channels), bias = Floats(s.out_channels);
  const std::shared_ptr<float> packed = AllocateLongLived(WinogradPackedSize(s, tile));
  WinogradPackInto(s, tile, Floats(FilterFloats(s)).data(), packed.get());
  std::vector<float> out(in.size()), scratch = Scratch(WinogradScratchBytes(s, tile, 2));
  const Epilogue epilogue{.bias = bias.data(), .activation = Activation::kRelu};
  Measure(state, Conv2DFlops(s), Bytes(static_cast<std::int64_t>(2 * in.size()) + WinogradPackedSize(s, tile)),
          [&] { WinogradConv2D(s, tile, in.data(), packed.get(), out.data(), epilogue, Align(scratch), &Pool(state.range(0))); });
}
BENCHMARK(BM_Winograd)
    ->UseRealTime()
    ->ArgNames({"threads", "size", "channels", "tile"})
    ->Unit(benchmark::kMicrosecond)
    ->ArgsProduct({{1, 2}, {56}, {64}, {4}})
    ->ArgsProduct({{1, 2}, {28}, {128}, {4}})
    ->ArgsProduct({{1, 2}, {14}, {256}, {2}})
    ->ArgsProduct({{1, 2}, {112}, {128}, {4}});  // VGG16

void BM_DepthwiseBlock(benchmark::State& state) {
  const std::int64_t in_channels = state.range(2), channels = state.range(3), out_channels = state.range(5);
  DepthwiseBlock block;
  block.depthwise = Same(state.range(1), channels, 3, state.range(4), channels);
  const Conv2DShape& s = block.depthwise;
  const std::int64_t in_pixels = s.in_height * s.in_width, out_pixels = s.out_height() * s.out_width();
  const std::vector<float> in = Floats(in_pixels * in_channels), filter = Floats(9 * channels), bias = Floats(channels);
  const PackedMatrix expand = PackedMatrix::Pack(Floats(in_channels * channels).data(), channels, in_channels, channels);
  const PackedMatrix project = PackedMatrix::Pack(Floats(channels * out_channels).data(), out_channels, channels, out_channels);
  block.filter = filter.data();
  block.epilogue = block.expand_epilogue = {.bias = bias.data(), .activation = Activation::kClip, .alpha = 0, .beta = 6};
  block.expand = &expand;
  block.project = &project;
  std::vector<float> out(static_cast<std::size_t>(out_pixels * out_channels)), scratch = Scratch(DepthwiseBlockScratchBytes(block, 2));
  Measure(state, 2.0 * static_cast<double>(in_pixels * in_channels * channels + out_pixels * channels * (9 + out_channels)),
          Bytes(static_cast<std::int64_t>(in.size() + out.size()) + channels * (in_channels + 9 + out_channels)),
          [&] { RunDepthwiseBlock(block, in.data(), out.data(), Align(scratch), &Pool(state.range(0))); });
}
BENCHMARK(BM_DepthwiseBlock)  // MobileNetV2
    ->UseRealTime()
    ->ArgNames({"threads", "size", "in", "channels", "stride", "out"})
    ->Unit(benchmark::kMicrosecond)
    ->ArgsProduct({{1, 2}, {112}, {16}, {96}, {2}, {24}})
    ->ArgsProduct({{1, 2}, {56}, {24}, {144}, {1}, {24}});

void BM_Rnn(benchmark::State& state) {
  RnnShape s;
  s.kind = static_cast<RnnKind>(state.range(1));
  s.time = state.range(2);
  s.input = state.range(3);
  s.units = state.range(4);
  const std::int64_t gates = s.kind == RnnKind::kLstm ? 4 : 3;
  std::vector<float> recurrent = Floats(s.units * gates * s.units);
  for (float& value : recurrent) value *= 0.05f;
  const PackedRnn weights = PackedRnn::Pack(s, Floats(s.input * gates * s.units).data(), recurrent.data(), Floats(gates * s.units).data());
  const std::vector<float> x = Floats(s.time * s.input);
  std::vector<float> out(static_cast<std::size_t>(s.units)), scratch = Scratch(RnnScratchBytes(s));
  RnnRun run;
  run.x = x.data();
  run.out = out.data();
  // The recurrent weights come from the cache in every step.
  Measure(
      state, 2.0 * static_cast<double>(s.time * gates * s.units * (s.input + s.units)), Bytes(s.units * gates * s.units),
      [&] { Rnn(s, weights, run, Align(scratch), &Pool(state.range(0))); }, static_cast<double>(s.time));
}
BENCHMARK(BM_Rnn)
    ->UseRealTime()
    ->ArgNames({"threads", "kind", "steps", "in", "units"})
    ->Unit(benchmark::kMicrosecond)
    ->ArgsProduct({{1, 2}, {static_cast<int>(RnnKind::kLstm), static_cast<int>(RnnKind::kGru)}, {100}, {128}, {256}});

void BM_Map(benchmark::State& state) {
  const std::vector<float> x = Floats(state.range(2));
  std::vector<float> y(x.size());
  Measure(state, 0, Bytes(2 * state.range(2)), [&] { Map(static_cast<UnaryOp>(state.range(1)), x.data(), y.data(), state.range(2), &Pool(state.range(0))); });
}
BENCHMARK(BM_Map)
    ->UseRealTime()
    ->ArgNames({"threads", "op", "size"})
    ->Unit(benchmark::kMicrosecond)
    ->ArgsProduct({{1, 2},
                   {static_cast<int>(UnaryOp::kExp), static_cast<int>(UnaryOp::kSigmoid), static_cast<int>(UnaryOp::kTanh), static_cast<int>(UnaryOp::kErf)},
                   {4096, 1 << 18}});

void BM_Softmax(benchmark::State& state) {
  const std::vector<float> x = Floats(state.range(1) * state.range(2));
  std::vector<float> y(x.size());
  Measure(state, 0, Bytes(2 * state.range(1) * state.range(2)), [&] { Softmax(x.data(), y.data(), state.range(1), state.range(2), &Pool(state.range(0))); });
}
BENCHMARK(BM_Softmax)
    ->UseRealTime()
    ->ArgNames({"threads", "rows", "columns"})
    ->Unit(benchmark::kMicrosecond)
    ->Args({1, 1, 1000})
    ->Args({1, 1536, 128})
    ->Args({2, 1536, 128});

}  // namespace
}  // namespace keratin::kernels

BENCHMARK_MAIN();
