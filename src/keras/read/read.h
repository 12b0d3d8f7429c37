// Reads a Keras model from any of its files.
#pragma once

#include <string>

#include "base/mapped_file.h"
#include "keras/model.h"

namespace keratin::keras {

struct ReadOptions {
  // Weights file (.weights.h5, .h5) for a JSON config, or in place of those in the file.
  std::string weights = {};
  // The Keras version to assume ("2.4"), against what the file says or leaves out.
  std::string keras_version = {};
};

// True for a zip archive with a config.json, an HDF5 file, a JSON text, and a folder with a config.json and weights.
bool LooksLikeKeras(const std::string& path);

// `path` is a .keras archive (Keras 3, or 2.12 to 2.15), its folder form, a whole-model HDF5 file (Keras 1 to 3), or a JSON config; found from the content,
// never from the suffix. Weights are used where they lie in the mapped file. Every message names the file. NOT_FOUND; INVALID_ARGUMENT and DATA_LOSS for what
// contradicts itself; UNIMPLEMENTED: one message with every layer and key that Keratin does not have. Bytecode and pickles are never decoded.
Result<Model> Read(const std::string& path, const ReadOptions& options = {});

// The model that a config describes ({"class_name": ..., "config": ...}), without weights. `file` is for messages.
Result<Model> ReadConfig(const Json& config, const KerasVersion& version, const std::string& file);

// The same with the weights of a .h5 or .weights.h5 file.
Result<Model> ReadConfigAndWeights(const Json& config, const KerasVersion& version, const std::string& file, const std::string& weights);

// Variables by the attributes that hold them, as checkpoints of TensorFlow 2 keep them. Object 0 is the model.
class WeightObjects {
 public:
  virtual ~WeightObjects() = default;
  // The number of the object under that attribute; -1 where there is none.
  [[nodiscard]] virtual int Child(int object, std::string_view name) const = 0;
  // Where the variable stands in the file, and its value.
  [[nodiscard]] virtual std::string Key(int object) const = 0;
  [[nodiscard]] virtual Result<Tensor> Value(int object) const = 0;
};
// The weights of a checkpoint into a model that ReadConfig made.
Status LoadFromObjects(const WeightObjects& objects, const std::string& file, Model& model);

// "2.4.0-tf" -> 2, 4. FAILED: InvalidArgument.
Result<KerasVersion> ParseKerasVersion(std::string_view text);

}  // namespace keratin::keras
