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

}  // namespace keratin::keras
