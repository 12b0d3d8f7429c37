// Drives the lowering of layers over a model's calls; only for the sources of this folder.
#pragma once

#include <string>
#include <vector>

#include "keras/lower/state.h"

namespace keratin::keras {

struct CallResult {
  std::vector<Value> outputs;
  std::vector<Value> masks;  // one for each output
};

class ModelLowering {
 public:
  static Result<Lowered> Run(const Model& model, const std::string& file, const LowerOptions& options);

  // One call of a layer or of a nested model in a scope of its own. `variables` is the prefix of its variables ("td/"); null: the scope.
  static CallResult CallLayer(Lowering& to, const LayerCall& call, std::string_view scope, const std::string* variables);

 private:
  // Counts the names that tf.keras uses up when a nested model is built on its own, and names its variables.
  static void Construct(Lowering& to, const Model& model, int depth);
  static void Prepare(Lowering& to, const Layer& layer, const std::string& prefix);
  // With `placeholders` it is the outermost model: its inputs are made, not given, and come back there.
  static CallResult LowerModel(Lowering& to, const Model& model, const std::vector<Value>& inputs, const std::vector<Value>& masks,
                               std::vector<Value>* placeholders);
  static CallResult LowerSpec(Lowering& to, const LayerCall& call);
  static Value ConformInput(Lowering& to, Value input, const Layer& input_layer);
};

}  // namespace keratin::keras
