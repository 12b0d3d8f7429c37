// Reads SavedModel directories: TensorFlow 1's and 2's, binary and text.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "graph/meta_graph.h"
#include "graph/op_spec.h"
#include "saved_model/tensor_bundle.h"

namespace keratin::saved_model {

// A SavedModel directory that is open: saved_model.pb (or .pbtxt) is mapped, nothing else was read.
class Directory {
 public:
  // `path`: the directory, or the saved_model.pb or .pbtxt in it (under any name; its directory holds the variables). NOT_FOUND says what
  // was looked for.
  static Result<Directory> Open(const std::string& path);
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::vector<std::vector<std::string>>& tag_sets() const { return tag_sets_; }
  // Number of the meta graph with exactly these tags. No tags: the only meta graph. NOT_FOUND or INVALID_ARGUMENT lists the tag sets there are.
  [[nodiscard]] Result<std::size_t> FindMetaGraph(const std::vector<std::string>& tags) const;
  [[nodiscard]] Result<MetaGraph> ReadMetaGraph(std::size_t index, const OpRegistry& registry) const;
  // What tf.keras of TensorFlow 2.0 to 2.4 keeps of a model as JSON; "" where there is none.
  [[nodiscard]] Result<std::string> ReadRootMetadata(std::size_t index) const;

 private:
  std::string path_;
  std::shared_ptr<const MappedFile> file_;
  std::vector<std::vector<std::string>> tag_sets_;
};

struct Loaded {
  std::string path;  // the directory
  MetaGraph meta;
  // By VariableName of the graph's variable nodes (shared_name, else node name). Values share the mapped files.
  std::map<std::string, Tensor> variables;
  // Variables without a value: why. Only a use of such a variable is an error.
  std::map<std::string, std::string> missing_variables;
  // Nodes to be run once, in order, before anything else (they fill lookup tables); they are stateful.
  std::vector<std::string> init_ops;
  // Reads a file below the model's assets/. `path` is what the graph's asset tensor holds: the loader has set these to absolute paths.
  // PERMISSION_DENIED for any path outside assets/.
  std::function<Result<std::string>(const std::string& path)> read_asset;
};

// The meta graph with exactly these tags, with its variables and assets. Constants that hold asset paths are set to where the files are.
Result<Loaded> Load(const std::string& path, const std::vector<std::string>& tags, const OpRegistry& registry);

// The names of `meta`'s init ops: saved_model_main_op, else legacy_init_op, else TF2's signature __saved_model_init_op.
std::vector<std::string> InitOps(const MetaGraph& meta);

// The bundle key of every variable of `graph` that the model's restore op or its object graph names, by VariableName.
std::map<std::string, std::string> CheckpointKeys(const MetaGraph& meta, const TensorBundle& bundle);

}  // namespace keratin::saved_model
