// Sums, products, largest and smallest of slices that have one number.
#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "base/errors.h"
#include "ops/array/array_common.h"
#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/values.h"

namespace keratin::ops {

// One slice of the first input for each number of the second.
Status UnsortedSegmentShape(InferContext& c);
// As many slices as the last number says; known when the plan is made only for constants, so that these ops run in `eval`.
Status SortedSegmentShape(InferContext& c);

template <class T>
T LowestValue() {
  if constexpr (std::numeric_limits<T>::is_specialized)
    return std::numeric_limits<T>::lowest();
  else
    return T(-std::numeric_limits<float>::max());
}
template <class T>
T HighestValue() {
  if constexpr (std::numeric_limits<T>::is_specialized)
    return std::numeric_limits<T>::max();
  else
    return T(std::numeric_limits<float>::max());
}

// out[ids[i]] takes data[i]; `ids` are checked, and negative ones are dropped where they may be.
template <class T, class Update>
Status Segments(const T* data, std::int64_t data_size, const ConstView& ids, T* out, std::int64_t out_size, std::int64_t segments, T start, bool drop_negative,
                Update update) {
  std::fill_n(out, out_size, start);
  if (segments == 0 && ids.size > 0 && !drop_negative) return InvalidArgument("a segment where there are none");
  const std::int64_t inner = ids.size > 0 ? data_size / ids.size : 0;
  for (std::int64_t i = 0; i < ids.size; ++i) {
    const std::int64_t id = IntAt(ids, i);
    if (id < 0 && drop_negative) continue;
    if (id < 0 || id >= segments) return InvalidArgument("segment {} of {}", id, segments);
    for (std::int64_t k = 0; k < inner; ++k) update(out[id * inner + k], data[i * inner + k]);
  }
  return OkStatus();
}

// The last number of sorted ids plus one; fails when they are not sorted.
Result<std::int64_t> SortedSegments(const Tensor& ids);

// How the slices of a segment are joined: what they start from, and what each one does. Sorted segments that no id has hold zeros where kZeroIfEmpty.
struct SegmentSum {
  static constexpr bool kZeroIfEmpty = false;
  template <class T>
  static T Start() {
    return T(0);
  }
  template <class T>
  static void Add(T& a, T b) {
    a = static_cast<T>(WrapAdd(static_cast<ComputeType<T>>(a), static_cast<ComputeType<T>>(b)));
  }
};
struct SegmentProd {
  static constexpr bool kZeroIfEmpty = false;
  template <class T>
  static T Start() {
    return T(1);
  }
  template <class T>
  static void Add(T& a, T b) {
    a = static_cast<T>(WrapMul(static_cast<ComputeType<T>>(a), static_cast<ComputeType<T>>(b)));
  }
};
// A sum that is divided by the number of slices in the end.
struct SegmentAverage : SegmentSum {
  static constexpr bool kDivide = true;
};
struct SegmentMax {
  static constexpr bool kZeroIfEmpty = true;
  template <class T>
  static T Start() {
    return LowestValue<T>();
  }
  template <class T>
  static void Add(T& a, T b) {
    if (static_cast<ComputeType<T>>(a) < static_cast<ComputeType<T>>(b)) a = b;
  }
};
struct SegmentMin {
  static constexpr bool kZeroIfEmpty = true;
  template <class T>
  static T Start() {
    return HighestValue<T>();
  }
  template <class T>
  static void Add(T& a, T b) {
    if (static_cast<ComputeType<T>>(b) < static_cast<ComputeType<T>>(a)) a = b;
  }
};

template <class Join>
Status RunUnsortedSegments(const RunContext& c) {
  Status status = OkStatus();
  ForRealType(c.in[0].dtype, [&]<class T>() {
    status = Segments(c.in[0].as<T>(), c.in[0].size, c.in[1], c.out[0].as<T>(), c.out[0].size, c.out[0].shape[0], Join::template Start<T>(), true,
                      [](T& a, T b) { Join::Add(a, b); });
  });
  return status;
}

template <class Join>
Status EvalSortedSegments(EvalContext& c) {
  const Tensor &data = c.input(0), &ids = c.input(1);
  if (data.shape()[0] != ids.size()) return InvalidArgument("{} segment_ids for {} slices", ids.size(), data.shape()[0]);
  KERATIN_ASSIGN(const std::int64_t count, SortedSegments(ids));
  Shape shape = data.shape();
  shape[0] = count;
  KERATIN_ASSIGN(Tensor out, c.Allocate(data.dtype(), shape));
  const ConstView view{ids.raw(), ids.shape(), ids.dtype(), ids.size()};
  std::vector<bool> used(static_cast<std::size_t>(Join::kZeroIfEmpty && out.size() > 0 ? count : 0));
  if (!used.empty())
    for (std::int64_t i = 0; i < ids.size(); ++i) used[static_cast<std::size_t>(IntAt(view, i))] = true;
  Status status = OkStatus();
  ForRealType(data.dtype(), [&]<class T>() {
    status = Segments(data.data<T>(), data.size(), view, out.mutable_data<T>(), out.size(), count, Join::template Start<T>(), false,
                      [](T& a, T b) { Join::Add(a, b); });
    const std::int64_t inner = count > 0 ? out.size() / count : 0;
    for (std::size_t i = 0; i < used.size(); ++i)
      if (!used[i]) std::fill_n(out.mutable_data<T>() + static_cast<std::int64_t>(i) * inner, inner, T(0));
  });
  KERATIN_TRY(status);
  if constexpr (requires { Join::kDivide; }) {
    std::vector<std::int64_t> slices(static_cast<std::size_t>(out.size() > 0 ? count : 0));
    for (std::int64_t i = 0; !slices.empty() && i < ids.size(); ++i) ++slices[static_cast<std::size_t>(IntAt(view, i))];
    ForRealType(data.dtype(), [&]<class T>() {
      const std::int64_t inner = count > 0 ? out.size() / count : 0;
      for (std::int64_t i = 0; i < out.size(); ++i) {
        T& element = out.mutable_data<T>()[i];
        const auto divisor = static_cast<ComputeType<T>>(std::max<std::int64_t>(slices[static_cast<std::size_t>(i / inner)], 1));
        element = static_cast<T>(static_cast<ComputeType<T>>(element) / divisor);
      }
    });
  }
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

}  // namespace keratin::ops
