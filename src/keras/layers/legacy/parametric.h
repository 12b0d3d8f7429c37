// Activations of Keras 1 with weights for each element.
#pragma once

#include "keras/lowering.h"

namespace keratin::keras {

// The shape of the weight: that of an element of x, with 1 for each axis that the file's weight shares (its config does not say).
Shape ParameterShape(Lowering& to, std::string_view slot, Value x);

}  // namespace keratin::keras
