// Writes SavedModels that TensorFlow 1's loader, tf.saved_model.load and TensorFlow Serving read.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "graph/meta_graph.h"
#include "graph/op_spec.h"

namespace keratin::saved_model {

struct BuilderAsset {
  std::string file_name;  // below assets/
  std::string contents;
  std::string tensor_name;  // the string constant that holds its path: "vocabulary:0"
};

struct BuilderGraph {
  // Variables are VarHandleOp nodes with the attributes dtype and shape.
  Graph graph;
  std::vector<std::string> tags;
  std::map<std::string, Signature> signatures;
  std::vector<BuilderAsset> assets;
  std::string init_op;                  // a node that fills the tables; "" for none
  std::set<std::string> not_trainable;  // VariableNames
};

class SavedModelBuilder {
 public:
  SavedModelBuilder(std::string directory, const OpRegistry& registry) : directory_(std::move(directory)), registry_(registry) {}

  // Once, first. `variables`: a value for each variable of the graph, by VariableName; values of other variables are saved too.
  // INVALID_ARGUMENT or FAILED_PRECONDITION says what is wrong: tags that were used already, a signature's tensor that the graph does not
  // have, a variable without a value or with another dtype or shape, an asset name that is no plain path.
  Status AddMetaGraphAndVariables(BuilderGraph graph, std::map<std::string, Tensor> variables);
  // Further graphs, with other tags, over the same variables.
  Status AddMetaGraph(BuilderGraph graph);

  struct SaveOptions {
    bool as_text = false;    // saved_model.pbtxt instead of saved_model.pb
    bool overwrite = false;  // replace a directory that is there, in one step
    bool strip_default_attrs = true;
  };
  // Writes the directory and gives the path of saved_model.pb (or .pbtxt). A crash leaves no directory, or the old one.
  Result<std::string> Save(const SaveOptions& options) const;

 private:
  Status Add(BuilderGraph graph);

  std::string directory_;
  const OpRegistry& registry_;
  bool has_variables_ = false;
  std::map<std::string, Tensor> variables_;
  std::map<std::string, std::string> assets_;  // by file name
  std::vector<MetaGraph> meta_graphs_;
};

// Adds to `graph` what TensorFlow keeps beside each variable: X/Initializer/zeros, X/Assign, X/Read/ReadVariableOp and
// X/IsInitialized/VarIsInitializedOp, unless they are there. In the order of the nodes.
std::vector<VariableInfo> AddVariableOps(Graph* graph, const std::set<std::string>& not_trainable);
// Adds the ops of TensorFlow 1's sharded Saver, "save/restore_all" and so on, for all variables of the graph.
SaverInfo AddSaver(Graph* graph);

}  // namespace keratin::saved_model
