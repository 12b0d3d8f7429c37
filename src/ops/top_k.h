// What TopK and TopKV2 share.
#pragma once

#include <optional>
#include <vector>

#include "ops/broadcast.h"

namespace keratin::ops {

// `k` is a list of the one number, nothing while it is unknown.
Status TopKShape(InferContext& c, const std::optional<std::vector<std::int64_t>>& k);
// The k largest of each row, largest first; of equal ones the first.
Result<std::unique_ptr<Step>> PrepareTopK(PrepareContext& c);

}  // namespace keratin::ops
