#pragma once

#include <string_view>

#include "ops/op.h"

namespace keratin::ops {

// The remainder of a division that rounds towards zero. TensorFlow has it under two names.
OpSpec RemainderOp(std::string_view name);

}  // namespace keratin::ops
