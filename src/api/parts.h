// What a loaded model holds.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "formats/json/json.h"
#include "graph/meta_graph.h"
#include "keratin/model.h"
#include "plan/plan_file.h"

namespace keratin {

class ModelPacks;
class ThreadPool;

struct Model::Parts {
  Parts();

  std::string path;
  std::string kind;
  std::string origin;  // "Keras 3.15.1 Functional", "TensorFlow 2.21.0"
  MetaGraph meta;
  std::map<std::string, Tensor> variables;
  std::map<std::string, std::string> missing_variables;  // those without a value, and why
  std::vector<LayerNames> layers;
  std::vector<std::string> notes;
  std::map<std::string, std::string> aliases;  // Keras names to tensor names
  std::function<Result<std::string>(const std::string&)> read_asset;
  std::shared_ptr<const PlanFile> plan;  // of a plan: it has graph and variables
  std::shared_ptr<ModelPacks> packs;     // never null
  std::shared_ptr<ThreadPool> pool;      // sessions find the threads that loading started
  Json keras_config;                     // of a model built in code: what its .json file would hold
};

namespace keras {
struct LowerOptions;
struct Model;
}  // namespace keras

// What a Keras model becomes; `file` is for messages.
Result<std::shared_ptr<Model::Parts>> KerasParts(const keras::Model& model, const std::string& file, const keras::LowerOptions& options);

// The same of a SavedModel that tf.keras saved.
Result<std::shared_ptr<Model::Parts>> LoadSavedKeras(const std::string& path, const LoadOptions& options);

}  // namespace keratin
