// Named entries of a model.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "keratin/tensor.h"

namespace keratin {

// A tensor that a signature names.
struct TensorInfo {
  std::string name;  // "out/Sigmoid:0"; empty for a sparse or composite tensor
  DType dtype = DType::kInvalid;
  Shape shape = Shape::UnknownRank();  // Shape::kUnknown dimensions are free
  // A sparse tensor: names of its values, indices and dense shape. A composite one (ragged): its parts.
  std::vector<std::string> sparse = {};
  std::vector<TensorInfo> components = {};
};

// What a server or `saved_model_cli` calls: keys are the caller's names, values say which tensors they stand for.
struct Signature {
  std::string method_name;  // "tensorflow/serving/predict"
  std::map<std::string, TensorInfo> inputs;
  std::map<std::string, TensorInfo> outputs;
  std::map<std::string, Tensor> defaults = {};  // of inputs that need not be given
};

}  // namespace keratin
