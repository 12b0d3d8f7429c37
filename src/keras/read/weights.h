// Weights of Keras files into the layers of a model; only for the sources of this folder.
#pragma once

#include <string>
#include <vector>

#include "formats/hdf5/file.h"
#include "keras/model.h"
#include "keras/read/convert_weights.h"

namespace keratin::keras {

// One weight that a layer should have.
struct ExpectedWeight {
  Layer* layer = nullptr;
  WeightSlot slot;
};

// The layers of a model that a reader has just made are still its own to fill.
inline Layer& Filling(const LayerPtr& layer) { return const_cast<Layer&>(*layer); }

// `value` in the type that `layer` computes in: floats of any width become its float type, others stay.
Result<Tensor> AsWeight(const Tensor& value, const Layer& layer);

// True when the file has the layout of model.weights.h5: layers by class and number, weights by number.
Result<bool> IsPathLayout(const hdf5::Group& root);

// The layout of .keras archives and .weights.h5 files, Keras 3 and 2.12 to 2.15; in several files when it is sharded. Every weight of the model must be there,
// and nothing else.
Status LoadByPath(const std::vector<hdf5::Group>& roots, const std::string& file, Model& model);

// The layout of .h5 files: groups by layer name, lists of weights. `root` is "model_weights", or the root of a weights-only file.
// `separate`: a file of its own, which may have more layers than the config.
Status LoadByOrder(const hdf5::Group& root, const std::string& file, Model& model, const WeightsOrigin& origin, bool separate);

// A string list that may be split over attributes name0, name1, ...; empty when there is none.
Result<std::vector<std::string>> ReadNames(const hdf5::Group& group, const std::string& name);

}  // namespace keratin::keras
