// Keras's types: what an operation of operands of several types gives, and constants of a file as tensors.
#pragma once

#include <vector>

#include "formats/json/json.h"
#include "keratin/status.h"
#include "keratin/tensor.h"

namespace keratin::keras {

// A weak type is that of a Python number: it takes the width of what it meets.
struct KerasType {
  DType dtype = DType::kInvalid;
  bool weak = false;
};
inline constexpr KerasType kPythonInt = {DType::kInt32, true};
inline constexpr KerasType kPythonFloat = {DType::kFloat, true};

// keras.backend.result_type; kInvalid where there is none.
DType ResultType(const std::vector<KerasType>& types);

// A number, a list of numbers, an array ({"class_name": "__numpy__", ...}) or a string. Without `dtype` it has the type that TensorFlow gives it.
Result<Tensor> ConstantTensor(const Json& constant, DType dtype = DType::kInvalid);

}  // namespace keratin::keras
