// What upsampling layers share.
#pragma once

#include "keras/lowering.h"

namespace keratin::keras {

// Each element of `axis` `times` times, as tf.keras's repeat_elements makes it.
Value RepeatElements(Lowering& to, Value x, std::int64_t times, int axis);

}  // namespace keratin::keras
