// NumPy broadcasting of two or three inputs at run time, and what element-by-element integer ops do to partly known shapes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "ops/map.h"

namespace keratin::ops {

// How inputs line up with the output: neighbouring axes that every input walks the same way are merged. Strides are in elements, 0 where repeated.
class Broadcast {
 public:
  static constexpr int kMaxInputs = 3;
  // `inputs` broadcast to `out`, all fully known.
  Broadcast(std::span<const ConstView> inputs, const Shape& out);

  // The longest stretch from output element `at` (below `end`) along which every input has one stride.
  struct Run {
    std::int64_t at = 0;
    std::int64_t size = 0;
    std::array<std::int64_t, kMaxInputs> offset{};
    std::array<std::int64_t, kMaxInputs> stride{};  // 0 (repeated) or 1
  };
  [[nodiscard]] Run At(std::int64_t at, std::int64_t end) const;

 private:
  int inputs_;
  int rank_ = 0;
  std::array<std::int64_t, Shape::kMaxRank> dims_{};
  std::array<std::array<std::int64_t, kMaxInputs>, Shape::kMaxRank> strides_{};
};

template <class T, class Out, class Fn>
void MapPairs(const T* a, std::int64_t a_stride, const T* b, std::int64_t b_stride, Out* out, std::int64_t n, Fn fn) {
  using C = ComputeType<T>;
  std::int64_t i = 0;
  if constexpr (std::is_same_v<T, float>) {
    const auto blocks = [&](auto&& x, auto&& y) {
      for (; i + kBlock <= n; i += kBlock) {
        Out block[kBlock];
        for (std::int64_t k = 0; k < kBlock; ++k) block[k] = static_cast<Out>(fn(x(i + k), y(i + k)));
        for (std::int64_t k = 0; k < kBlock; ++k) out[i + k] = block[k];
      }
    };
    const auto walk_a = [a](std::int64_t k) { return a[k]; };
    const auto walk_b = [b](std::int64_t k) { return b[k]; };
    if (a_stride == 1 && b_stride == 1)
      blocks(walk_a, walk_b);
    else if (a_stride == 1 && b_stride == 0 && n > 0)
      blocks(walk_a, [y = b[0]](std::int64_t) { return y; });
    else if (a_stride == 0 && b_stride == 1 && n > 0)
      blocks([x = a[0]](std::int64_t) { return x; }, walk_b);
  }
  for (; i < n; ++i) out[i] = static_cast<Out>(fn(static_cast<C>(a[i * a_stride]), static_cast<C>(b[i * b_stride])));
}

// Output 0 = fn(input 0, input 1) with broadcasting; fn takes two ComputeType<T>.
template <class T, class Out = T, class Fn>
void MapBinary(const RunContext& c, Fn fn, std::int64_t grain = kMapGrain) {
  const Broadcast broadcast(c.in.first(2), c.out[0].shape);
  const T* a = c.in[0].as<T>();
  const T* b = c.in[1].as<T>();
  Out* out = c.out[0].as<Out>();
  c.pool->ParallelFor(c.out[0].size, grain, [&](std::int64_t begin, std::int64_t end) {
    while (begin < end) {
      const Broadcast::Run run = broadcast.At(begin, end);
      MapPairs(a + run.offset[0], run.stride[0], b + run.offset[1], run.stride[1], out + begin, run.size, fn);
      begin += run.size;
    }
  });
}

// True when input i, of an integer type, has a zero.
bool HasZero(const ConstView& input);

// The broadcast shape, and for integers the elements as far as both inputs' are known. `fn` works on int64; its result is wrapped to the output's dtype.
// It gives nothing where the result is undefined.
using ElementFn = std::optional<std::int64_t> (*)(std::int64_t, std::int64_t);
Status BroadcastWithElements(InferContext& c, ElementFn fn);

// `value` as an int32 or int64 that wrapped around.
std::int64_t WrapTo(DType dtype, std::int64_t value);

// "node "x" (Op): " before the message.
Status OnNode(const InferContext& c, const Status& status);

}  // namespace keratin::ops
