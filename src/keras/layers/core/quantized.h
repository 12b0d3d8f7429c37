// Layers that Keras 3 quantised to int8 (model.quantize("int8")): weights of int8 with scales, inputs quantised as they come.
#pragma once

#include <cstdint>
#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

// Whether the layer's dtype policy says so.
bool IsInt8(const Config& config);

struct QuantizedInput {
  Value values;  // int8, or x itself where inputs stay as they are
  Value scale;   // values = round(x * scale), with axes of 1; invalid: not quantised
};
// By the layer's activation quantizer along these axes: the largest magnitude becomes 127. Fails for a quantizer of another kind.
QuantizedInput QuantizeInput(Lowering& to, const Config& config, Value x, const std::vector<std::int64_t>& axes);

// The weight `slot`, which must be int8.
Value Int8Weight(Lowering& to, std::string_view slot, const Shape& shape);

}  // namespace keratin::keras
