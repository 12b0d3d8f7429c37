// tf.signal's pieces that layers and operations share.
#pragma once

#include <cstdint>
#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

// The periodic window "hann" or "hamming", one given as a list, or ones for null; computed in T (float or double), as tf.signal does. Empty, and the lowering
// has failed, where there is none of that name or length.
template <class T>
std::vector<T> SignalWindow(Lowering& to, const Json& window, std::int64_t length);

}  // namespace keratin::keras
