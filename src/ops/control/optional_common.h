// The Optional ops: a variant that holds tensors or nothing.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "ops/state/state_common.h"

namespace keratin::ops {

class Optional : public Object {
 public:
  explicit Optional(std::optional<std::vector<Tensor>> held) : values(std::move(held)) {}
  [[nodiscard]] std::string Describe() const override { return values ? "an optional of " + std::to_string(values->size()) : "an empty optional"; }
  const std::optional<std::vector<Tensor>> values;
};

}  // namespace keratin::ops
