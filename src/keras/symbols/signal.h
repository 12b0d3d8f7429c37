// What functions of tf.signal share.
#pragma once

#include "keras/symbols/symbol.h"

namespace keratin::keras {

// Frames of "frame_length" every "frame_step" along the last axis, which becomes two.
Expr FrameOf(OpCall& c, Expr x);

}  // namespace keratin::keras
