// What batch and layer normalisation share.
#pragma once

#include <functional>

#include "keras/lowering.h"

namespace keratin::keras {

// Called in the scope that tf.keras reads a weight in.
using ValueFn = std::function<Value()>;

struct NormalizeInputs {
  ValueFn mean;
  ValueFn variance;
  ValueFn beta;      // null: none
  Value gamma = {};  // invalid: none
};

// tf.nn.batch_normalization in a scope "batchnorm": (x - mean) / sqrt(variance + epsilon) * gamma + beta.
Value Normalize(Lowering& to, Value x, const NormalizeInputs& inputs, double epsilon);

inline bool IsHalf(DType dtype) { return dtype == DType::kHalf || dtype == DType::kBfloat16; }
// The type that the layer's policy gives to variables.
DType VariableDType(Lowering& to);
// A weight in `dtype`, from the type that it is stored in: the normalisations in half precision do not round it first.
Value StoredWeight(Lowering& to, std::string_view slot, const Shape& shape, DType dtype, std::string_view name = {});

}  // namespace keratin::keras
