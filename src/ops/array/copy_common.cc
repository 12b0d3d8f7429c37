#include "ops/array/copy_common.h"

#include <algorithm>

namespace keratin::ops {

void StridedCopy::Add(std::int64_t size, std::int64_t in_stride, std::int64_t out_stride) {
  if (size == 0) empty_ = true;
  if (size == 1 || rank_ == kMaxCopyRank) return;
  if (rank_ > 0) {
    const auto last = static_cast<std::size_t>(rank_ - 1);
    if (in_[last] == Times(in_stride, size) && out_[last] == Times(out_stride, size)) {
      size_[last] = Times(size_[last], size);
      in_[last] = in_stride;
      out_[last] = out_stride;
      return;
    }
  }
  const auto next = static_cast<std::size_t>(rank_++);
  size_[next] = size;
  in_[next] = in_stride;
  out_[next] = out_stride;
}

template <class T>
void StridedCopy::RunRows(const T* in, T* out, std::int64_t begin, std::int64_t end) const {
  const int outer = rank_ - 1;
  const auto inner = static_cast<std::size_t>(outer);
  std::array<std::int64_t, kMaxCopyRank> index{};
  std::int64_t rest = begin;
  for (int d = outer - 1; d >= 0; --d) {
    const auto k = static_cast<std::size_t>(d);
    index[k] = rest % size_[k];
    rest /= size_[k];
    in += index[k] * in_[k];
    out += index[k] * out_[k];
  }
  const std::int64_t count = size_[inner];
  const std::int64_t in_step = in_[inner];
  const std::int64_t out_step = out_[inner];
  for (std::int64_t row = begin; row < end; ++row) {
    if (in_step == 1 && out_step == 1) {
      CopyRun(out, in, count);
    } else if (in_step == 0 && out_step == 1) {
      std::fill(out, out + count, *in);
    } else {
      for (std::int64_t i = 0; i < count; ++i) out[i * out_step] = in[i * in_step];
    }
    for (int d = outer - 1; d >= 0; --d) {
      const auto k = static_cast<std::size_t>(d);
      in += in_[k];
      out += out_[k];
      if (++index[k] < size_[k]) break;
      in -= index[k] * in_[k];
      out -= index[k] * out_[k];
      index[k] = 0;
    }
  }
}

void StridedCopy::Run(DType dtype, const void* in, void* out, ThreadPool* pool) const {
  if (empty_) return;
  if (rank_ == 0) return CopyElements(dtype, in, out, 1, nullptr);
  if (rank_ == 1 && in_[0] == 1 && out_[0] == 1) return CopyElements(dtype, in, out, size_[0], pool);
  std::int64_t rows = 1;
  for (int d = 0; d + 1 < rank_; ++d) rows *= size_[static_cast<std::size_t>(d)];
  const std::int64_t row = size_[static_cast<std::size_t>(rank_ - 1)];
  ForMovableType(dtype, [&]<class T>() {
    const T* from = static_cast<const T*>(in);
    T* to = static_cast<T*>(out);
    if (pool == nullptr || rows * row <= CopyGrain(dtype)) return RunRows(from, to, 0, rows);
    pool->ParallelFor(rows, std::max<std::int64_t>(CopyGrain(dtype) / row, 1), [&](std::int64_t begin, std::int64_t end) { RunRows(from, to, begin, end); });
  });
}

Strides StridesOf(const Shape& shape) {
  Strides strides{};
  std::int64_t stride = 1;
  for (int i = shape.rank() - 1; i >= 0; --i) {
    strides[static_cast<std::size_t>(i)] = stride;
    stride = Times(stride, shape[i]);
  }
  return strides;
}

void CopyElements(DType dtype, const void* in, void* out, std::int64_t count, ThreadPool* pool) {
  ForMovableType(dtype, [&]<class T>() {
    const T* from = static_cast<const T*>(in);
    T* to = static_cast<T*>(out);
    if (pool == nullptr || count <= CopyGrain(dtype)) return CopyRun(to, from, count);
    pool->ParallelFor(count, CopyGrain(dtype), [&](std::int64_t begin, std::int64_t end) { CopyRun(to + begin, from + begin, end - begin); });
  });
}

void FillElements(DType dtype, const void* value, void* out, std::int64_t count, ThreadPool* pool) {
  ForMovableType(dtype, [&]<class T>() {
    const T filler = value != nullptr ? *static_cast<const T*>(value) : T();
    T* to = static_cast<T*>(out);
    if (pool == nullptr || count <= CopyGrain(dtype)) return static_cast<void>(std::fill(to, to + std::max<std::int64_t>(count, 0), filler));
    pool->ParallelFor(count, CopyGrain(dtype), [&](std::int64_t begin, std::int64_t end) { std::fill(to + begin, to + end, filler); });
  });
}

std::int64_t DimProduct(const Shape& shape, int from, int to) {
  std::int64_t product = 1;
  for (int i = from; i < to; ++i) product = Times(product, shape[i]);
  return product;
}

}  // namespace keratin::ops
