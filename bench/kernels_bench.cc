// Kernel speed on the shapes that matter. counters: GF/s (multiply and add count as two), bytes/s where memory is what counts.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "base/thread_pool.h"
#include "kernels/conv.h"
#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/reduce.h"
#include "kernels/rnn.h"

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

void SetFlops(benchmark::State& state, double flops) {
  state.counters["GF/s"] = benchmark::Counter(flops * static_cast<double>(state.iterations()) * 1e-9, benchmark::Counter::kIsRate);
}

// {threads, m, k, n}
void BM_Gemm(benchmark::State& state) {
  const std::int64_t m = state.range(1), k = state.range(2), n = state.range(3);
  const std::vector<float> a = Floats(m * k), b = Floats(k * n), bias = Floats(n);
  std::vector<float> c(static_cast<std::size_t>(m * n));
  const PackedMatrix packed = PackedMatrix::Pack(b.data(), n, k, n);
  const Epilogue epilogue{.bias = bias.data(), .activation = Activation::kRelu};
  for (auto _ : state) Gemm(m, a.data(), k, packed, c.data(), n, epilogue, &Pool(state.range(0)));
  SetFlops(state, 2.0 * static_cast<double>(m * k * n));
}
BENCHMARK(BM_Gemm)
    ->UseRealTime()
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

// {threads, size, in channels, kernel, stride, out channels}
void BM_Conv2D(benchmark::State& state) {
  const Conv2DShape s = Same(state.range(1), state.range(2), state.range(3), state.range(4), state.range(5));
  const std::vector<float> in = Floats(s.in_height * s.in_width * s.in_channels), bias = Floats(s.out_channels);
  const PackedConv2D filter = PackedConv2D::Pack(s, Floats(s.kernel_height * s.kernel_width * s.in_channels * s.out_channels).data());
  std::vector<float> out(static_cast<std::size_t>(s.out_height() * s.out_width() * s.out_channels));
  std::vector<float> scratch = Scratch(Conv2DScratchBytes(s, 2));
  const Epilogue epilogue{.bias = bias.data(), .activation = Activation::kRelu};
  for (auto _ : state) Conv2D(s, in.data(), filter, out.data(), epilogue, Align(scratch), &Pool(state.range(0)));
  SetFlops(state, 2.0 * static_cast<double>(s.kernel_height * s.kernel_width * s.in_channels) * static_cast<double>(out.size()));
}
BENCHMARK(BM_Conv2D)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond)
    ->ArgsProduct({{1, 2}, {224}, {3}, {7}, {2}, {64}})  // ResNet50
    ->ArgsProduct({{1, 2}, {56}, {64}, {3}, {1}, {64}})
    ->ArgsProduct({{1, 2}, {28}, {128}, {3}, {1}, {128}})
    ->ArgsProduct({{1, 2}, {14}, {256}, {3}, {1}, {256}})
    ->ArgsProduct({{1, 2}, {7}, {512}, {3}, {1}, {512}})
    ->ArgsProduct({{1, 2}, {224}, {3}, {3}, {2}, {32}});  // MobileNet

// {threads, size, channels, kernel, stride}
void BM_Depthwise(benchmark::State& state) {
  const Conv2DShape s = Same(state.range(1), state.range(2), state.range(3), state.range(4), state.range(2));
  const std::vector<float> in = Floats(s.in_height * s.in_width * s.in_channels), filter = Floats(s.kernel_height * s.kernel_width * s.in_channels),
                           bias = Floats(s.out_channels);
  std::vector<float> out(static_cast<std::size_t>(s.out_height() * s.out_width() * s.out_channels));
  const Epilogue epilogue{.bias = bias.data(), .activation = Activation::kClip, .alpha = 0, .beta = 6};
  for (auto _ : state) DepthwiseConv2D(s, in.data(), filter.data(), out.data(), epilogue, &Pool(state.range(0)));
  SetFlops(state, 2.0 * static_cast<double>(s.kernel_height * s.kernel_width) * static_cast<double>(out.size()));
}
BENCHMARK(BM_Depthwise)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond)
    ->ArgsProduct({{1, 2}, {112}, {32}, {3}, {1}})
    ->ArgsProduct({{1, 2}, {112}, {96}, {3}, {2}})
    ->ArgsProduct({{1, 2}, {56}, {144}, {3}, {1}})
    ->ArgsProduct({{1, 2}, {14}, {512, 576}, {3}, {1}})
    ->ArgsProduct({{1, 2}, {7}, {960}, {3}, {1}})
    ->ArgsProduct({{1, 2}, {14}, {480}, {5}, {1}});

// {threads, kind, time, input, units}
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
  for (auto _ : state) Rnn(s, weights, run, Align(scratch), &Pool(state.range(0)));
  SetFlops(state, 2.0 * static_cast<double>(s.time * gates * s.units * (s.input + s.units)));
}
BENCHMARK(BM_Rnn)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond)
    ->ArgsProduct({{1, 2}, {static_cast<int>(RnnKind::kLstm), static_cast<int>(RnnKind::kGru)}, {100}, {128}, {256}});

// {threads, op, size}
void BM_Map(benchmark::State& state) {
  const std::vector<float> x = Floats(state.range(2));
  std::vector<float> y(x.size());
  for (auto _ : state) Map(static_cast<UnaryOp>(state.range(1)), x.data(), y.data(), state.range(2), &Pool(state.range(0)));
  state.SetItemsProcessed(state.iterations() * state.range(2));
}
BENCHMARK(BM_Map)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond)
    ->ArgsProduct({{1, 2},
                   {static_cast<int>(UnaryOp::kExp), static_cast<int>(UnaryOp::kSigmoid), static_cast<int>(UnaryOp::kTanh), static_cast<int>(UnaryOp::kErf)},
                   {4096, 1 << 18}});

// {threads, rows, columns}
void BM_Softmax(benchmark::State& state) {
  const std::vector<float> x = Floats(state.range(1) * state.range(2));
  std::vector<float> y(x.size());
  for (auto _ : state) Softmax(x.data(), y.data(), state.range(1), state.range(2), &Pool(state.range(0)));
  state.SetItemsProcessed(state.iterations() * state.range(1) * state.range(2));
}
BENCHMARK(BM_Softmax)->UseRealTime()->Unit(benchmark::kMicrosecond)->Args({1, 1, 1000})->Args({1, 1536, 128})->Args({2, 1536, 128});

}  // namespace
}  // namespace keratin::kernels

BENCHMARK_MAIN();
