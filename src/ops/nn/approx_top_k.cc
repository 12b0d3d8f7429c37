#include <algorithm>
#include <numeric>

#include "ops/array/array_common.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

Status InferApproxTopK(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
  if (!c.attrs().Bool("aggregate_to_topk", true))
    return Unimplemented("node \"{}\" ({}): aggregate_to_topk=False is not supported", c.node().name, c.node().op);
  if (!c.shape(0).has_rank()) return OkStatus();
  Shape out = c.shape(0);
  KERATIN_ASSIGN(const int axis, AxisOf(c, c.attrs().Int("reduction_dimension", -1), out.rank()));
  const std::int64_t k = c.attrs().Int("k", 0);
  if (out[axis] >= 0 && k > out[axis]) return Refuse(c, "k is {} and the axis has {} elements", k, out[axis]);
  out[axis] = k;
  c.SetShape(0, out);
  c.SetShape(1, out);
  return OkStatus();
}

template <class T>
void ApproxTopK(const RunContext& c) {
  using C = ComputeType<T>;
  const Shape& shape = c.in[0].shape;
  const std::int64_t given = c.attrs->Int("reduction_dimension", -1);
  const int axis = static_cast<int>(given < 0 ? given + shape.rank() : given);
  const bool largest = c.attrs->Bool("is_max_k", true);
  std::int64_t outer = 1, inner = 1;
  for (int i = 0; i < shape.rank(); ++i) (i < axis ? outer : inner) *= i == axis ? 1 : shape[i];
  const std::int64_t size = shape[axis], k = c.out[0].shape[axis];
  c.pool->ParallelFor(outer * inner, std::max<std::int64_t>(1, kHeavyMapGrain / std::max<std::int64_t>(1, size)), [&](std::int64_t begin, std::int64_t end) {
    std::vector<std::int32_t> order(static_cast<std::size_t>(size));
    for (std::int64_t line = begin; line < end; ++line) {
      const std::int64_t first = line / inner * size * inner + line % inner, to = line / inner * k * inner + line % inner;
      const auto at = [&](std::int32_t i) { return static_cast<C>(c.in[0].as<T>()[first + i * inner]); };
      std::iota(order.begin(), order.end(), 0);
      std::partial_sort(order.begin(), order.begin() + k, order.end(), [&](std::int32_t a, std::int32_t b) {
        // What is no number comes last.
        const C x = at(a), y = at(b);
        if (x != x || y != y) return x == x || (y != y && a < b);
        return x != y ? (x > y) == largest : a < b;
      });
      for (std::int64_t i = 0; i < k; ++i) {
        c.out[0].as<T>()[to + i * inner] = c.in[0].as<T>()[first + order[static_cast<std::size_t>(i)] * inner];
        c.out[1].as<std::int32_t>()[to + i * inner] = order[static_cast<std::size_t>(i)];
      }
    }
  });
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(approx_top_k) {
  return {.name = "ApproxTopK",
          .inputs = {"input: T"},
          .outputs = {"values: T", "indices: int32"},
          .attrs = {"k: int >= 0", "reduction_dimension: int = -1", "recall_target: float = 0.95", "is_max_k: bool = true",
                    "reduction_input_size_override: int = -1", "aggregate_to_topk: bool = true", "T: {half, bfloat16, float}"},
          .infer = InferApproxTopK,
          .run = [](const RunContext& c) { ForFloatType(c.in[0].dtype, [&]<class T>() { ApproxTopK<T>(c); }); },
          .note = "aggregate_to_topk=False is refused",
          .examples = {{.attrs = {{"k", std::int64_t{2}}},
                        .in = {Tensor{{2, 3}, {1.0, 5.0, 3.0, 4.0, 2.0, 6.0}}},
                        .out = {Tensor{{2, 2}, {5.0, 3.0, 6.0, 4.0}}, Ints(Shape{2, 2}, {1, 2, 2, 0})}}}};
}
