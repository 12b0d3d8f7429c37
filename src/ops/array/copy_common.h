// Moving elements of any dtype: plain types by their size, strings and handles by assignment.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>

#include "base/thread_pool.h"
#include "graph/op_spec.h"
#include "tensor/object.h"

namespace keratin::ops {

struct Bytes16 {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

// Calls body.operator()<T>() with a type that moves elements of `dtype`: an unsigned integer of their size, Bytes16, std::string or ObjectPtr.
template <class Body>
void ForMovableType(DType dtype, Body&& body) {
  switch (dtype) {
    case DType::kInvalid: return;
    case DType::kString: return body.template operator()<std::string>();
    case DType::kResource:
    case DType::kVariant: return body.template operator()<ObjectPtr>();
    default: break;
  }
  switch (DTypeSize(dtype)) {
    case 1: return body.template operator()<std::uint8_t>();
    case 2: return body.template operator()<std::uint16_t>();
    case 4: return body.template operator()<std::uint32_t>();
    case 8: return body.template operator()<std::uint64_t>();
    case 16: return body.template operator()<Bytes16>();
    default: return;
  }
}

// `count` elements T from `in`, at any address but for strings and handles; `out` and `in` do not overlap.
template <class T>
void CopyRun(T* out, const void* in, std::int64_t count) {
  if (count <= 0) return;
  if constexpr (std::is_trivially_copyable_v<T>)
    std::memcpy(static_cast<void*>(out), in, static_cast<std::size_t>(count) * sizeof(T));
  else
    std::copy_n(static_cast<const T*>(in), count, out);
}

// Copies of less than this many bytes stay on one thread.
inline constexpr std::int64_t kCopyGrainBytes = 128 * 1024;

// Elements that one thread should at least have, for elements of `dtype`.
inline std::int64_t CopyGrain(DType dtype) { return kCopyGrainBytes / static_cast<std::int64_t>(std::max<std::size_t>(DTypeSize(dtype), 1)); }

// a * b where an overflow only happens beside a dimension of 0, so that nothing reads the result.
inline std::int64_t Times(std::int64_t a, std::int64_t b) { return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b)); }

// As many dimensions as a copy can have: Tile doubles those of a shape.
inline constexpr int kMaxCopyRank = 2 * Shape::kMaxRank;

// A box of elements with a stride (in elements, any sign, 0 repeats) in the source and in the target for each dimension.
class StridedCopy {
 public:
  // From the outermost dimension inwards; at most kMaxCopyRank of them.
  void Add(std::int64_t size, std::int64_t in_stride, std::int64_t out_stride);
  // The caller answers for every element that the strides reach from `in` and `out`. Allocates nothing.
  void Run(DType dtype, const void* in, void* out, ThreadPool* pool) const;

 private:
  template <class T>
  void RunRows(const T* in, T* out, std::int64_t begin, std::int64_t end) const;

  int rank_ = 0;
  bool empty_ = false;
  std::array<std::int64_t, kMaxCopyRank> size_{};
  std::array<std::int64_t, kMaxCopyRank> in_{};
  std::array<std::int64_t, kMaxCopyRank> out_{};
};

using Strides = std::array<std::int64_t, Shape::kMaxRank>;
// Row-major strides in elements of a fully known shape.
Strides StridesOf(const Shape& shape);

inline const void* At(DType dtype, const void* data, std::int64_t element) {
  return static_cast<const char*>(data) + element * static_cast<std::int64_t>(DTypeSize(dtype));
}
inline void* At(DType dtype, void* data, std::int64_t element) { return static_cast<char*>(data) + element * static_cast<std::int64_t>(DTypeSize(dtype)); }

// `count` elements from `in` to `out`, in parallel when that pays.
void CopyElements(DType dtype, const void* in, void* out, std::int64_t count, ThreadPool* pool);
// `count` copies of *value (zero bytes, "" or null when `value` is null).
void FillElements(DType dtype, const void* value, void* out, std::int64_t count, ThreadPool* pool);

// Row-major order: the product of the dimensions [from, to).
std::int64_t DimProduct(const Shape& shape, int from, int to);

}  // namespace keratin::ops
