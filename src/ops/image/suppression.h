// Non-maximum suppression: of boxes that overlap the one with the highest score stays.
#pragma once

#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "ops/array/array_common.h"

namespace keratin::ops {

struct SuppressionRule {
  std::int64_t most = 0;                                  // boxes that stay
  float overlap = 0;                                      // more than this is too much
  float score = -std::numeric_limits<float>::infinity();  // boxes must have more
  float sigma = 0;                                        // positive: scores of overlapping boxes shrink by a Gaussian instead
};
struct Selected {
  std::vector<std::int32_t> boxes;
  std::vector<float> scores;
};
// How much two of the boxes overlap.
using OverlapFn = std::function<float(std::int64_t, std::int64_t)>;
Selected Suppress(std::span<const float> scores, const OverlapFn& overlap, const SuppressionRule& rule);

// Intersection over union of two boxes of two opposite corners (y, x), each 4 numbers.
float IntersectionOverUnion(const float* a, const float* b);

// Boxes [boxes, 4] and scores [boxes] as inputs 0 and 1; the first output is a vector of those that stay.
Status InferSuppression(InferContext& c);
// The boxes that stay, by inputs 2 (their number), 3 (overlap), 4 (score) and 5 (sigma) as far as the op has them.
Status EvalSuppression(EvalContext& c);
// Zeros behind what stays, up to "most", with the attribute "pad_to_max_output_size". All outputs.
Status SetSelected(EvalContext& c, Selected selected);

}  // namespace keratin::ops
