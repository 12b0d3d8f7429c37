// What the layers of unshared convolutions share.
#pragma once

#include "keras/lowering.h"

namespace keratin::keras {

std::vector<ConfigKey> LocallyConnectedKeys(int dims);
Value LowerLocallyConnected(Lowering& to, const Config& config, Value x, int dims);

}  // namespace keratin::keras
