// What the adaptive pooling layers share.
#pragma once

#include <string_view>
#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

std::vector<ConfigKey> AdaptivePoolingKeys(int dims);
// Pooling over windows that divide each spatial axis into "output_size" parts; `maximum` or mean.
Value AdaptivePool(Lowering& to, const Config& config, Value x, bool maximum, int dims);

}  // namespace keratin::keras
