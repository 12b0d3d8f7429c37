// Layers that Keras 3 quantised (model.quantize("int8") or "int4"): small integers with scales as weights, inputs quantised as they come.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "keras/lowering.h"
#include "keras/operations/expr.h"

namespace keratin::keras {

// What the layer's dtype policy says.
bool IsInt8(const Config& config);
// Rows that share a scale and a zero in int4; -1: all of a column do, without a zero. Nothing: the layer is not in int4.
std::optional<std::int64_t> Int4Block(const Config& config);
// The weights beside `name` ("kernel", "embeddings" or "reverse_embeddings") that int8 and int4 have, in the order of the files.
void AddScales(const Config& config, std::string_view name, std::vector<WeightSlot>& slots);

struct QuantizedInput {
  Value values;  // int8, or x itself where inputs stay as they are
  Value scale;   // values = round(x * scale), with axes of 1; invalid: not quantised
};
// By the layer's activation quantizer along these axes: the largest magnitude becomes 127. Fails for a quantizer of another kind.
QuantizedInput QuantizeInput(Lowering& to, const Config& config, Value x, const std::vector<std::int64_t>& axes);

// The weight `slot`, which must be int8.
Value Int8Weight(Lowering& to, std::string_view slot, const Shape& shape);
// Two numbers of four bits in each byte of the last axis, as int8; `columns` of them.
Expr UnpackInt4(Expr packed, std::int64_t columns);
// The kernel (rows, columns) of four bits as int8, and what it stands for in `dtype`.
Expr Int4Kernel(Lowering& to, std::int64_t rows, std::int64_t columns);
Expr Int4FloatKernel(Lowering& to, const Config& config, std::int64_t rows, std::int64_t columns, DType dtype);
// The rows of "embeddings" that `ids` name, in the layer's type.
Value QuantizedLookup(Lowering& to, const Config& config, Value ids);

}  // namespace keratin::keras
