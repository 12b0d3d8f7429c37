#include "ops/values.h"

#include <memory>

namespace keratin::ops {

Tensor Ints(const std::vector<std::int32_t>& values) { return Tensor::Of(Shape{static_cast<std::int64_t>(values.size())}, values); }
Tensor Ints(const Shape& shape, const std::vector<std::int32_t>& values) { return Tensor::Of(shape, values); }
Tensor Int(std::int32_t value) { return Tensor::Scalar(value); }
Tensor Bools(const Shape& shape, const std::vector<bool>& values) {
  const auto copy = std::make_unique<bool[]>(values.size() + 1);
  for (std::size_t i = 0; i < values.size(); ++i) copy[i] = values[i];
  return Tensor::Of(shape, std::span<const bool>(copy.get(), values.size()));
}
Tensor Bools(const std::vector<bool>& values) { return Bools(Shape{static_cast<std::int64_t>(values.size())}, values); }

}  // namespace keratin::ops
