// A SavedModel of tf.keras as the Keras model that it was: its config and the weights of its checkpoint, not its functions.

#include "api/parts.h"
#include "base/errors.h"
#include "base/mapped_file.h"
#include "formats/json/scan.h"
#include "keras/lowering.h"
#include "keras/read/read.h"
#include "ops/registry.h"
#include "proto/saved_model.h"
#include "saved_model/loader.h"

namespace keratin {
namespace {

class CheckpointWeights final : public keras::WeightObjects {
 public:
  CheckpointWeights(std::vector<proto::CheckpointObject> objects, std::shared_ptr<const TensorBundle> bundle)
      : objects_(std::move(objects)), bundle_(std::move(bundle)) {}

  [[nodiscard]] int Child(int object, std::string_view name) const override {
    const auto& children = objects_[static_cast<std::size_t>(object)].children;
    const auto child = children.find(std::string(name));
    return child == children.end() || child->second < 0 || static_cast<std::size_t>(child->second) >= objects_.size() ? -1 : child->second;
  }
  [[nodiscard]] std::string Key(int object) const override {
    for (const proto::CheckpointObject::Attribute& attribute : objects_[static_cast<std::size_t>(object)].attributes)
      if (attribute.name == "VARIABLE_VALUE") return attribute.checkpoint_key;
    return "";
  }
  [[nodiscard]] Result<Tensor> Value(int object) const override {
    const std::string key = Key(object);
    if (key.empty()) return InvalidArgument("object {} of the checkpoint is no variable", object);
    return bundle_->Read(key);
  }

 private:
  std::vector<proto::CheckpointObject> objects_;
  std::shared_ptr<const TensorBundle> bundle_;
};

// The JSON that tf.keras keeps of the model.
Result<std::string> Metadata(const saved_model::Directory& directory, const LoadOptions& options) {
  const std::string file = directory.path() + "/keras_metadata.pb";
  std::string metadata;
  if (Result<std::shared_ptr<const MappedFile>> mapped = MappedFile::Open(file); mapped.ok()) {
    Result<std::string> read = proto::ReadKerasMetadata((*mapped)->bytes());
    if (!read.ok()) return read.status().WithContext(file);
    metadata = *std::move(read);
  } else if (mapped.status().code() != StatusCode::kNotFound) {
    return mapped.status();
  } else {
    // Up to TensorFlow 2.4 it is in the object graph.
    KERATIN_ASSIGN(const std::size_t index, directory.FindMetaGraph(options.tags));
    KERATIN_ASSIGN(metadata, directory.ReadRootMetadata(index));
  }
  if (metadata.empty())
    return FailedPrecondition("{}: tf.keras did not save this SavedModel: it has no metadata of Keras, so it cannot be read as a Keras model",
                              directory.path());
  return metadata;
}

}  // namespace

Result<std::shared_ptr<Model::Parts>> LoadSavedKeras(const std::string& path, const LoadOptions& options) {
  KERATIN_ASSIGN(const saved_model::Directory directory, saved_model::Directory::Open(path));
  KERATIN_ASSIGN(const std::string metadata, Metadata(directory, options));
  KERATIN_ASSIGN(const Json config, json::ParseStored(metadata, directory.path() + ": Keras metadata", metadata.size()));
  keras::KerasVersion version{.major = 2, .minor = 4, .stated = false, .text = "2"};
  const std::string_view stated = options.keras_version.empty() ? config["keras_version"].AsString().value_or("") : std::string_view(options.keras_version);
  if (!stated.empty()) {
    KERATIN_ASSIGN(version, keras::ParseKerasVersion(stated));
  }
  KERATIN_ASSIGN(keras::Model model, keras::ReadConfig(config, version, directory.path()));
  if (!version.stated) model.notes.push_back(fmt::format("the file states no Keras version; Keras {} is assumed", version.text));
  const std::string prefix = directory.path() + "/variables/variables";
  KERATIN_ASSIGN(const std::shared_ptr<const TensorBundle> bundle, TensorBundle::Open(prefix));
  KERATIN_ASSIGN(const Tensor graph, bundle->Read("_CHECKPOINTABLE_OBJECT_GRAPH"));
  if (graph.dtype() != DType::kString || graph.size() != 1) return InvalidArgument("{}: its object graph is no string", prefix);
  KERATIN_ASSIGN(std::vector<proto::CheckpointObject> objects, proto::DecodeCheckpointObjects(graph.data<std::string>()[0]));
  if (objects.empty()) return InvalidArgument("{}: its object graph is empty", prefix);
  KERATIN_TRY(keras::LoadFromObjects(CheckpointWeights(std::move(objects), bundle), directory.path(), model));
  return KerasParts(model, directory.path(), {});
}

}  // namespace keratin
