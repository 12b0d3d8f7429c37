// SavedModel files (saved_model.pb, saved_model.pbtxt) and MetaGraphDefs (.meta) <-> MetaGraph.
#pragma once

#include <string>
#include <vector>

#include "base/mapped_file.h"
#include "graph/meta_graph.h"
#include "graph/op_spec.h"

namespace keratin::proto {

// The tag sets of a SavedModel's meta graphs, in the order of the file; a MetaGraphDef counts as a SavedModel of one.
Result<std::vector<std::vector<std::string>>> ReadTagSets(Bytes saved_model);
// Meta graph number `index`. The others are not looked into. Errors as ImportGraphDef.
Result<MetaGraph> ImportMetaGraph(Bytes saved_model, std::size_t index, const OpRegistry& registry);

struct SavedModelOptions {
  bool text = false;
  bool strip_default_attrs = true;
};
// A whole SavedModel file. The op list of each meta graph holds the ops that it uses, as `registry` has them. The same meta graphs give the
// same bytes.
Result<std::string> ExportSavedModel(const std::vector<MetaGraph>& meta_graphs, const OpRegistry& registry, const SavedModelOptions& options = {});

// Values of the collections "variables" and "trainable_variables".
std::string EncodeVariable(const VariableInfo& variable);
Result<VariableInfo> DecodeVariable(std::string_view bytes);
// The collection "saved_model_assets".
Collection AssetCollection(const std::vector<AssetFile>& assets);

// A node of the object graph that a TF2 checkpoint holds as "_CHECKPOINTABLE_OBJECT_GRAPH".
struct CheckpointObject {
  struct Attribute {
    std::string name;            // "VARIABLE_VALUE"
    std::string full_name;       // the variable's name
    std::string checkpoint_key;  // its key in the bundle
  };
  std::map<std::string, int> children;
  std::vector<Attribute> attributes;
};
Result<std::vector<CheckpointObject>> DecodeCheckpointObjects(std::string_view bytes);

// What tf.keras keeps of a model as JSON: in keras_metadata.pb, or in the root of the object graph of meta graph `index`. "" where there is none.
Result<std::string> ReadKerasMetadata(Bytes keras_metadata);
Result<std::string> ReadRootMetadata(Bytes saved_model, std::size_t index);

}  // namespace keratin::proto
