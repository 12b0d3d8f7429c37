#include "machine_peak.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <new>
#include <thread>
#include <vector>

#include "kernels/isa.h"

namespace keratin::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kSeconds = 0.008;

// Vectors of the width that the kernels have; the compiler makes what is right of them in each function's target.
template <int kFloats>
using Vector [[gnu::vector_size(kFloats * sizeof(float))]] = float;

// Twelve chains of multiply-adds: more than any core keeps under way at once.
#define KERATIN_PEAK(name, floats, target)                                           \
  [[gnu::noinline]] target float Multiply##name(std::int64_t rounds) {               \
    using V = Vector<floats>;                                                        \
    V sums[12];                                                                      \
    for (V & sum : sums) sum = V{} + 1.0F;                                           \
    V a = V{} + 0.999F, b = V{} + 0.001F;                                            \
    for (std::int64_t i = 0; i < rounds; ++i) {                                      \
      KERATIN_HIDE(a);                                                               \
      _Pragma("GCC unroll 12") for (V & sum : sums) sum = sum * a + b;               \
    }                                                                                \
    V total = sums[0];                                                               \
    for (int i = 1; i < 12; ++i) total = total + sums[i];                            \
    return total[0];                                                                 \
  }                                                                                  \
  [[gnu::noinline]] target float Read##name(const float* from, std::int64_t count) { \
    using V = Vector<floats>;                                                        \
    V a{}, b{}, c{}, d{};                                                            \
    const auto* at = reinterpret_cast<const V*>(from);                               \
    for (const auto* end = at + count / floats / 4 * 4; at != end; at += 4) {        \
      a = a + at[0];                                                                 \
      b = b + at[1];                                                                 \
      c = c + at[2];                                                                 \
      d = d + at[3];                                                                 \
    }                                                                                \
    return (a + b + c + d)[0];                                                       \
  }

// The value may be anything to the compiler, and stays in its register.
#if defined(__x86_64__)
#define KERATIN_HIDE(v) asm volatile("" : "+v"(v))
KERATIN_PEAK(Avx512, 16, [[gnu::target("avx512f,fma")]])
KERATIN_PEAK(Avx2, 8, [[gnu::target("avx2,fma")]])
#else
#define KERATIN_HIDE(v) asm volatile("" : "+w"(v))
#endif
KERATIN_PEAK(Plain, 4, )

struct Loops {
  int floats;
  float (*multiply)(std::int64_t);
  float (*read)(const float*, std::int64_t);
};

Loops LoopsOf(kernels::Isa isa) {
#if defined(__x86_64__)
  if (isa == kernels::Isa::kAvx512) return {16, MultiplyAvx512, ReadAvx512};
  if (isa == kernels::Isa::kAvx2) return {8, MultiplyAvx2, ReadAvx2};
#endif
  return {4, MultiplyPlain, ReadPlain};
}

// Calls of `body` in a second, all threads together, each with its number.
template <class Body>
double Rate(int threads, const Body& body) {
  std::atomic<std::int64_t> calls = 0;
  std::atomic<int> ready = 0;
  std::atomic<double> seconds = 0;
  const auto run = [&](int thread) {
    body(thread);
    ++ready;
    while (ready < threads) {
    }
    std::int64_t mine = 0;
    const Clock::time_point start = Clock::now();
    double taken = 0;
    for (; taken < kSeconds; taken = std::chrono::duration<double>(Clock::now() - start).count(), ++mine) body(thread);
    calls += mine;
    for (double most = seconds; taken > most && !seconds.compare_exchange_weak(most, taken);) {
    }
  };
  std::vector<std::jthread> others;
  for (int thread = 1; thread < threads; ++thread) others.emplace_back(run, thread);
  run(0);
  others.clear();
  return static_cast<double>(calls) / seconds;
}

}  // namespace

Peak MeasurePeak(int threads, std::int64_t working_set) {
  [[maybe_unused]] static volatile float sink;
  const Loops loops = LoopsOf(kernels::ActiveIsa());
  constexpr std::int64_t kRounds = 20'000;
  const double flops = Rate(threads, [&](int) { sink = loops.multiply(kRounds); }) * kRounds * 12 * 2 * loops.floats;

  const std::int64_t count = std::max<std::int64_t>(working_set / static_cast<std::int64_t>(sizeof(float)) / threads, 4096) / 1024 * 1024;
  std::vector<std::unique_ptr<float[], void (*)(float*)>> parts;
  for (int thread = 0; thread < threads; ++thread) {
    parts.emplace_back(static_cast<float*>(::operator new(static_cast<std::size_t>(count) * sizeof(float), std::align_val_t(4096))),
                       [](float* p) { ::operator delete(p, std::align_val_t(4096)); });
    std::fill_n(parts.back().get(), count, 0.5F);
  }
  const double bytes =
      Rate(threads, [&](int thread) { sink = loops.read(parts[static_cast<std::size_t>(thread)].get(), count); }) * static_cast<double>(count) * sizeof(float);
  return {flops, bytes};
}

}  // namespace keratin::bench
