// What a loaded model holds.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "graph/meta_graph.h"
#include "keratin/model.h"

namespace keratin {

struct Model::Parts {
  std::string path;
  std::string kind;
  std::string origin;  // "Keras 3.15.1 Functional", "TensorFlow 2.21.0"
  MetaGraph meta;
  std::map<std::string, Tensor> variables;
  std::vector<LayerNames> layers;
  std::vector<std::string> notes;
  std::map<std::string, std::string> aliases;  // Keras names to tensor names
  std::function<Result<std::string>(const std::string&)> read_asset;
};

}  // namespace keratin
