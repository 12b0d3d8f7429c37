// Reductions over any set of axes.
#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "ops/map.h"

namespace keratin::ops {

// Input 0 reduced over the axes in input 1 (attribute "keep_dims"): the shape of output 0.
Status ReducedShape(InferContext& c);

// The axes of a tensor, neighbours of a kind merged: those that stay and those that are reduced, innermost first.
struct ReductionLayout {
  ReductionLayout(const Shape& shape, const ConstView& axes);

  // Offset in the input of element `index` counted over the kept / reduced axes.
  [[nodiscard]] std::int64_t KeptOffset(std::int64_t index) const { return Offset(index, kept_dims, kept_strides, kept_rank); }
  [[nodiscard]] std::int64_t ReducedOffset(std::int64_t index) const { return Offset(index, reduced_dims, reduced_strides, reduced_rank); }

  using Dims = std::array<std::int64_t, Shape::kMaxRank>;
  int kept_rank = 0;
  int reduced_rank = 0;
  Dims kept_dims{}, kept_strides{}, reduced_dims{}, reduced_strides{};
  std::int64_t outputs = 1;  // elements kept
  std::int64_t count = 1;    // elements reduced into each

 private:
  static std::int64_t Offset(std::int64_t index, const Dims& dims, const Dims& strides, int rank) {
    if (rank == 1) return index * strides[0];
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(rank); ++i) {
      offset += index % dims[i] * strides[i];
      index /= dims[i];
    }
    return offset;
  }
};

// Reducer<T> has: Acc, Init(), Add(Acc, ComputeType<T>) -> Acc, Merge(Acc, Acc) -> Acc, Finish(Acc, count) -> T. The order of additions does not depend on
// the number of threads.
template <class T, class Reducer>
void Reduce(const RunContext& c) {
  using C = ComputeType<T>;
  using Acc = typename Reducer::Acc;
  constexpr std::int64_t kLanes = 16;
  const ReductionLayout layout(c.in[0].shape, c.in[1]);
  const T* in = c.in[0].as<T>();
  T* out = c.out[0].as<T>();
  const bool inner_kept = layout.kept_rank > 0 && layout.kept_strides[0] == 1;
  const std::int64_t grain = std::max<std::int64_t>(1, kMapGrain / std::max<std::int64_t>(1, layout.count));
  c.pool->ParallelFor(layout.outputs, grain, [&](std::int64_t begin, std::int64_t end) {
    if (inner_kept && layout.count > 0) {
      // Neighbouring outputs come from neighbouring inputs: kLanes of them at once.
      while (begin < end) {
        const std::int64_t width = std::min({kLanes, end - begin, layout.kept_dims[0] - begin % layout.kept_dims[0]});
        const T* base = in + layout.KeptOffset(begin);
        Acc acc[kLanes];
        for (Acc& a : acc) a = Reducer::Init();
        for (std::int64_t r = 0; r < layout.count; ++r) {
          const T* row = base + layout.ReducedOffset(r);
          if (width == kLanes)
            for (std::int64_t k = 0; k < kLanes; ++k) acc[k] = Reducer::Add(acc[k], static_cast<C>(row[k]));
          else
            for (std::int64_t k = 0; k < width; ++k) acc[k] = Reducer::Add(acc[k], static_cast<C>(row[k]));
        }
        for (std::int64_t k = 0; k < width; ++k) out[begin + k] = Reducer::Finish(acc[k], layout.count);
        begin += width;
      }
      return;
    }
    const std::int64_t inner = layout.reduced_rank > 0 ? layout.reduced_dims[0] : 1;
    for (std::int64_t o = begin; o < end; ++o) {
      const T* base = in + layout.KeptOffset(o);
      Acc acc[kLanes];
      for (Acc& a : acc) a = Reducer::Init();
      for (std::int64_t r = 0; r < layout.count; r += inner) {
        const T* row = base + layout.ReducedOffset(r);
        std::int64_t i = 0;
        for (; i + kLanes <= inner; i += kLanes)
          for (std::int64_t k = 0; k < kLanes; ++k) acc[k] = Reducer::Add(acc[k], static_cast<C>(row[i + k]));
        for (; i < inner; ++i) acc[0] = Reducer::Add(acc[0], static_cast<C>(row[i]));
      }
      for (std::int64_t width = kLanes / 2; width > 0; width /= 2)
        for (std::int64_t k = 0; k < width; ++k) acc[k] = Reducer::Merge(acc[k], acc[k + width]);
      out[o] = Reducer::Finish(acc[0], layout.count);
    }
  });
}

// Floats are reduced in double, integers wrap around.
template <class T>
struct ReductionType {
  using Type = std::conditional_t<std::is_integral_v<T>, T, double>;
};
template <class T>
struct ReductionType<std::complex<T>> {
  using Type = std::complex<double>;
};

template <class T>
struct SumReducer {
  using Acc = typename ReductionType<T>::Type;
  static Acc Init() { return Acc(0); }
  static Acc Add(Acc a, ComputeType<T> x) { return WrapAdd(a, static_cast<Acc>(x)); }
  static Acc Merge(Acc a, Acc b) { return WrapAdd(a, b); }
  static T Finish(Acc a, std::int64_t) { return static_cast<T>(static_cast<ComputeType<T>>(a)); }
};

}  // namespace keratin::ops
