// Named entries of a model.
#pragma once

#include <map>
#include <string>

#include "keratin/tensor.h"

namespace keratin {

// What a signature, or a graph, says of one of its tensors.
struct TensorInfo {
  std::string name;  // "context_input:0"
  DType dtype = DType::kInvalid;
  Shape shape = Shape::UnknownRank();  // Shape::kUnknown dimensions are free
};

// A named entry of a model: what a server or `saved_model_cli` calls. Keys are the caller's names, values say which tensor they stand for.
struct Signature {
  std::string method_name;  // "tensorflow/serving/predict"
  std::map<std::string, TensorInfo> inputs;
  std::map<std::string, TensorInfo> outputs;
};

}  // namespace keratin
