// What the operations on pieces of images share.
#pragma once

#include <optional>

#include "keras/operations/numpy.h"

namespace keratin::keras {

// ExtractImagePatches of [batch, height, width, channels]; each list has two numbers.
Expr Patches(Expr x, const std::vector<std::int64_t>& sizes, const std::vector<std::int64_t>& strides, const std::vector<std::int64_t>& rates,
             std::string_view padding);

inline constexpr std::int64_t kMostFolded = 1 << 20;

// The checked numbers of Fold and Unfold, two of each.
struct Folding {
  std::vector<std::int64_t> kernel, dilation, padding, stride;
};
std::vector<ConfigKey> FoldKeys();
// Nothing, and the lowering has failed, when the config cannot be.
std::optional<Folding> ReadFolding(OpCall& c);

}  // namespace keratin::keras
