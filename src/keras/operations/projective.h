// What the operations that project images share.
#pragma once

#include "keras/operations/numpy.h"

namespace keratin::keras {

std::vector<ConfigKey> ProjectionKeys();
// The argument "images" under transforms [1 or batch, 8]; `fill_mode` as the op has it, the rest from the config.
Expr Project(OpCall& c, Expr transforms, std::string_view fill_mode);

}  // namespace keratin::keras
