// What the pooling layers share.
#pragma once

#include <string_view>
#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

// Config keys of pooling over windows of `dims` axes.
std::vector<ConfigKey> PoolingKeys(int dims);
// `op` is MaxPool or AvgPool; of PoolND MaxPool3D or AvgPool3D where `dims` is 3.
Value Pool1D(Lowering& to, const Config& config, Value x, std::string_view op);
Value PoolND(Lowering& to, const Config& config, Value x, std::string_view op, int dims);

std::vector<ConfigKey> GlobalPoolingKeys();
// `op` is Max or Mean, over the spatial axes of a tensor of rank `dims` + 2.
Value GlobalPool(Lowering& to, const Config& config, Value x, std::string_view op, int dims);

}  // namespace keratin::keras
