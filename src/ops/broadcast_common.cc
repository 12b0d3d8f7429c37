#include "base/errors.h"
#include "ops/array/copy_common.h"
#include "ops/broadcast.h"

namespace keratin::ops {

Broadcast::Broadcast(std::span<const ConstView> inputs, const Shape& out) : inputs_(static_cast<int>(std::min<std::size_t>(inputs.size(), kMaxInputs))) {
  std::array<std::int64_t, kMaxInputs> step{};
  step.fill(1);
  // From the last axis to the first; dims_[0] is the innermost.
  for (int axis = 0; axis < out.rank(); ++axis) {
    const std::int64_t dim = out.back(axis);
    std::array<std::int64_t, kMaxInputs> stride{};
    bool mergeable = rank_ > 0;
    for (int i = 0; i < inputs_; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const Shape& shape = inputs[at].shape;
      const std::int64_t size = axis < shape.rank() ? shape.back(axis) : 1;
      stride[at] = size == 1 ? 0 : step[at];
      step[at] = Times(step[at], size);
      if (rank_ > 0) {
        const auto last = static_cast<std::size_t>(rank_ - 1);
        mergeable = mergeable && stride[at] == Times(strides_[last][at], dims_[last]);
      }
    }
    if (dim == 1) continue;
    if (mergeable) {
      dims_[static_cast<std::size_t>(rank_ - 1)] = Times(dims_[static_cast<std::size_t>(rank_ - 1)], dim);
    } else {
      dims_[static_cast<std::size_t>(rank_)] = dim;
      strides_[static_cast<std::size_t>(rank_)] = stride;
      ++rank_;
    }
  }
}

Broadcast::Run Broadcast::At(std::int64_t at, std::int64_t end) const {
  Run run;
  run.at = at;
  if (rank_ == 0) {
    run.size = end - at;
    return run;
  }
  std::int64_t rest = at;
  for (int axis = 0; axis < rank_; ++axis) {
    const auto a = static_cast<std::size_t>(axis);
    const std::int64_t index = rest % dims_[a];
    rest /= dims_[a];
    for (std::size_t i = 0; i < static_cast<std::size_t>(inputs_); ++i) run.offset[i] += index * strides_[a][i];
  }
  run.stride = strides_[0];
  run.size = std::min(end - at, dims_[0] - at % dims_[0]);
  return run;
}

bool HasZero(const ConstView& input) {
  bool found = false;
  ForIntegerType(input.dtype, [&]<class T>() {
    const std::span<const T> values = input.values<T>();
    found = std::find(values.begin(), values.end(), T(0)) != values.end();
  });
  return found;
}

std::int64_t WrapTo(DType dtype, std::int64_t value) { return dtype == DType::kInt32 ? static_cast<std::int32_t>(value) : value; }

Status BroadcastWithElements(InferContext& c, ElementFn fn) {
  KERATIN_TRY(BroadcastOfInputs(c));
  const DType dtype = c.output(0).dtype;
  if (dtype != DType::kInt32 && dtype != DType::kInt64) return OkStatus();
  const Shape& shape = c.output(0).shape;
  if (shape.rank() < 0 || shape.rank() > 1) return OkStatus();
  const auto a = c.Elements(0);
  const auto b = c.Elements(1);
  if (!a || !b) return OkStatus();
  const std::size_t n = a->size() == 1 ? b->size() : a->size();
  if (b->size() != 1 && b->size() != n) return OkStatus();
  std::vector<std::int64_t> elements(n, ValueInfo::kUnknownElement);
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t x = (*a)[a->size() == 1 ? 0 : i];
    const std::int64_t y = (*b)[b->size() == 1 ? 0 : i];
    if (x == ValueInfo::kUnknownElement || y == ValueInfo::kUnknownElement) continue;
    if (const std::optional<std::int64_t> z = fn(x, y)) elements[i] = WrapTo(dtype, *z);
  }
  return c.SetElements(0, std::move(elements));
}

Status OnNode(const InferContext& c, const Status& status) { return status.WithContext(fmt::format("node \"{}\" ({})", c.node().name, c.node().op)); }

}  // namespace keratin::ops
