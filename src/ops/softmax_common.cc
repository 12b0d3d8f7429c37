#include <cmath>

#include "base/errors.h"
#include "ops/float_kernels.h"
#include "ops/map.h"
#include "ops/softmax.h"

namespace keratin::ops {
namespace {

template <class T>
void SoftmaxRow(const T* in, T* out, std::int64_t n, bool log) {
  using C = ComputeType<T>;
  C most = static_cast<C>(in[0]);
  for (std::int64_t i = 1; i < n; ++i) most = std::max(most, static_cast<C>(in[i]));
  C sum = 0;
  for (std::int64_t i = 0; i < n; ++i) sum += std::exp(static_cast<C>(in[i]) - most);
  const C log_sum = std::log(sum);
  for (std::int64_t i = 0; i < n; ++i) {
    const C x = static_cast<C>(in[i]) - most;
    out[i] = static_cast<T>(log ? x - log_sum : std::exp(x) / sum);
  }
}

}  // namespace

Status SoftmaxShape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
  return SameAsInput(c);
}

void RunSoftmax(const RunContext& c, bool log) {
  const std::int64_t n = c.in[0].shape.back();
  if (c.out[0].size == 0) return;
  const std::int64_t rows = c.out[0].size / n;
  if (c.out[0].dtype == DType::kFloat) {
    (log ? kernels::LogSoftmax : kernels::Softmax)(c.in[0].as<float>(), c.out[0].as<float>(), rows, n, c.pool);
    return;
  }
  ForFloatType(c.out[0].dtype, [&]<class T>() {
    const T* in = c.in[0].as<T>();
    T* out = c.out[0].as<T>();
    c.pool->ParallelFor(rows, std::max<std::int64_t>(1, kHeavyMapGrain / n), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row) SoftmaxRow(in + row * n, out + row * n, n, log);
    });
  });
}

}  // namespace keratin::ops
