// What operations of two operands share.
#pragma once

#include <utility>

#include "keras/lowering.h"

namespace keratin::keras {

// The operands: two tensors, or a tensor and a number, which takes the tensor's type. Invalid after a failure.
std::pair<Value, Value> Operands(Lowering& to, const LayerCall& call);

}  // namespace keratin::keras
