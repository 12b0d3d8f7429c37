// tf.train.Example, read from its bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ops/op.h"

namespace keratin::ops {

struct SparseKey {
  std::string key;
  DType dtype = DType::kInvalid;
};
struct DenseKey {
  std::string key;
  DType dtype = DType::kInvalid;
  Shape shape;  // of one example; an unknown first dimension pads to the longest
  Tensor fallback;
};
struct RaggedKey {
  std::string key;
  DType dtype = DType::kInvalid;
  DType splits = DType::kInt64;
};
struct ExampleKeys {
  std::vector<SparseKey> sparse;
  std::vector<DenseKey> dense;
  std::vector<RaggedKey> ragged;
};

// Sets the outputs of ParseExample and ParseExampleV2: sparse indices, values and shapes, dense values, ragged values and row splits.
Status ParseExamples(EvalContext& c, const Tensor& serialized, const ExampleKeys& keys);

// Shapes of those outputs. `batch`: rank of the serialized strings, -1 unknown; `rows`: how many.
void InferExamples(InferContext& c, const Shape& serialized, std::size_t sparse, const std::vector<Shape>& dense, std::size_t ragged);

// The attribute `dense_shapes`; an error unless there is one for each dense key.
Result<std::vector<Shape>> DenseShapes(const Attrs& attrs, std::size_t count);

}  // namespace keratin::ops
