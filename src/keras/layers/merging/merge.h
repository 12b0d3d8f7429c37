// What the merge layers share.
#pragma once

#include <string_view>
#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

// The inputs, at least `least` of them, brought to one rank as Keras does: axes of size 1 are put behind the batch axis. Empty after a failure.
std::vector<Value> MergeInputs(Lowering& to, const LayerCall& call, std::size_t least = 2);
// inputs[0] op inputs[1] op ...: "add/add", "add/add_1".
Value MergeChain(Lowering& to, const LayerCall& call, std::string_view op, std::string_view name = {});
// The mask of an elementwise merge: Keras 2 ands the masks that there are, Keras 3 ors them and has none where an input has none.
Value MergeMask(Lowering& to, const LayerCall& call);

// Maximum and Minimum: MergeChain, where Keras 3 leaves masked places out.
Value MergeExtreme(Lowering& to, const LayerCall& call, std::string_view op);

// Keras's batch_dot over one axis of each, none of them the first.
Value BatchDot(Lowering& to, Value x, Value y, int x_axis, int y_axis);

}  // namespace keratin::keras
