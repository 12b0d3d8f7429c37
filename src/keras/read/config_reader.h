// JSON configs to layers; only for the sources of this folder.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "keras/model.h"

namespace keratin::keras {

// Reads the layers of one file and gathers what is wrong with them.
class ConfigReader {
 public:
  ConfigReader(KerasVersion version, std::string file) : version_(std::move(version)), file_(std::move(file)) {}

  // Null when something is wrong with it (added to the list) that is a matter of single layers; a Status when the structure makes no sense.
  Result<std::shared_ptr<Model>> ReadModel(const std::string& class_name, const Json& config, int depth);
  // Before ReadModel: finds layers that are in several models of the file.
  void CountShared(const Json& layer, int depth);
  // What is wrong, in one message; OK when nothing is.
  [[nodiscard]] Status Problems() const;
  std::vector<std::string>& notes() { return notes_; }

 private:
  // `path` is "outer/inner". Null as above.
  Result<LayerPtr> ReadLayer(const Json& stored, const std::string& path, int depth);
  Result<std::shared_ptr<Model>> ReadFunctional(const Json& config, int depth);
  Result<std::shared_ptr<Model>> ReadSequential(const Json& config, int depth);
  Result<std::shared_ptr<Model>> ReadMergedSequential(const Json& list, int depth);
  Result<DType> ReadDType(const Json& policy) const;
  void CheckActivations(const LayerSpec& spec, const Config& config, std::vector<std::string>& wrong) const;
  void Problem(const std::string& path, const std::string& class_name, StatusCode code, std::string_view message);
  [[nodiscard]] LayerPtr Shared(const Json& json, const std::string& name) const;
  void Share(const Json& json, const LayerPtr& layer);
  LayerPtr MakeInputLayer(const std::string& name, const Json& batch_shape, const Json& dtype);

  KerasVersion version_;
  std::string file_;
  std::string path_;  // of the model being read, "" or "outer/"
  // What is wrong with one or more layers of a class.
  struct Fault {
    std::vector<std::string> paths;
    std::string class_name;
    std::string message;
  };
  std::vector<Fault> problems_;
  StatusCode code_ = StatusCode::kOk;
  std::vector<std::string> notes_;
  struct SharedLayer {
    Json json;
    LayerPtr layer;
  };
  std::unordered_map<std::int64_t, int> shared_counts_;   // by shared_object_id
  std::unordered_map<std::int64_t, SharedLayer> shared_;  // by shared_object_id
  std::vector<SharedLayer> read_;                         // filled only when something is shared
};

// The calls of a Functional model from the `inbound_nodes` of its layers. `layers` are those of `config["layers"]`.
Status ReadCalls(const Json& config, const std::vector<LayerPtr>& layers, const std::string& file, Model& model);

// The list or object with Python's tuples and TensorFlow's TensorShapes ({"class_name": "__tuple__", "items": [...]}) as plain lists.
Json Plain(const Json& value);

// Equal but for the numbers of shared objects.
bool SameConfig(const Json& a, const Json& b);

// True for a nested model that was built with its inputs: files of Keras 2 count its calls from 1.
bool StartsWithInputLayer(const Layer& layer);

}  // namespace keratin::keras
