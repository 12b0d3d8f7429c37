#include <numeric>

#include "base/errors.h"
#include "ops/broadcast.h"
#include "ops/top_k.h"

namespace keratin::ops {
namespace {

class TopKStep : public Step {
 public:
  explicit TopKStep(std::int64_t columns) { scratch_bytes = static_cast<std::size_t>(columns) * sizeof(std::int64_t); }

  void Run(const RunContext& c) const override {
    const std::int64_t columns = c.in[0].shape.back();
    const std::int64_t k = c.out[0].shape.back();
    if (c.out[0].size == 0) return;
    const std::int64_t rows = c.out[0].size / k;
    auto* order = static_cast<std::int64_t*>(c.scratch);
    ForRealType(c.in[0].dtype, [&]<class T>() {
      for (std::int64_t row = 0; row < rows; ++row) {
        const T* in = c.in[0].as<T>() + row * columns;
        T* out = c.out[0].as<T>() + row * k;
        std::iota(order, order + columns, std::int64_t{0});
        // NaN counts as the smallest, so that this is an order.
        const auto before = [in](std::int64_t a, std::int64_t b) {
          const auto x = static_cast<ComputeType<T>>(in[a]);
          const auto y = static_cast<ComputeType<T>>(in[b]);
          if (x != x || y != y) return x != x && y != y ? a < b : y != y;
          return x > y || (x == y && a < b);
        };
        std::partial_sort(order, order + k, order + columns, before);
        for (std::int64_t i = 0; i < k; ++i) {
          out[i] = in[order[i]];
          ForIntegerType(c.out[1].dtype, [&]<class Index>() { c.out[1].as<Index>()[row * k + i] = static_cast<Index>(order[i]); });
        }
      }
    });
  }
};

}  // namespace

Status TopKShape(InferContext& c, const std::optional<std::vector<std::int64_t>>& k) {
  KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
  if (c.input_count() > 1) KERATIN_TRY(c.RequireRank(1, 0, 0));
  Shape out = c.shape(0);
  if (out.has_rank()) {
    std::int64_t& last = out[out.rank() - 1];
    if (k) {
      if (k->size() != 1 || k->front() < 0) return OnNode(c, InvalidArgument("k must be one number and not negative"));
      if (last >= 0 && k->front() > last) return OnNode(c, InvalidArgument("k is {} and the last axis of the input has {} elements", k->front(), last));
      last = k->front();
    } else {
      last = Shape::kUnknown;
    }
  }
  c.SetShape(0, out);
  c.SetShape(1, out);
  return OkStatus();
}

Result<std::unique_ptr<Step>> PrepareTopK(PrepareContext& c) { return std::unique_ptr<Step>(new TopKStep(c.inputs[0].shape.back())); }

}  // namespace keratin::ops
