// Weights of other files than the layer's own kind, in the form that the layer has: Keras 1, Theano, CuDNN; only for the sources of this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "keras/model.h"

namespace keratin::keras {

// What wrote the weights.
struct WeightsOrigin {
  bool keras1 = false;
  bool theano = false;  // Theano's kernels are turned round in each spatial axis
};

// The arrays of a layer in a file of Keras 1 where they are not the layer's own weights: twelve of an LSTM, nine of a GRU. Empty for all other layers.
std::vector<WeightSlot> Keras1Slots(const Layer& layer);

struct NamedTensor {
  std::string_view slot;
  Tensor value;
};

// `values` in the order of the file, named by slots of the layer or by Keras1Slots, as the layer's weights. INVALID_ARGUMENT when shapes make no sense.
Result<std::vector<NamedTensor>> ConvertWeights(const Layer& layer, const WeightsOrigin& origin, std::vector<NamedTensor> values);

}  // namespace keratin::keras
