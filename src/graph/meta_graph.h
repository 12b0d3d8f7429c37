// One graph of a SavedModel with what belongs to it: TensorFlow's MetaGraphDef without protobuf.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "graph/graph.h"
#include "keratin/signature.h"

namespace keratin {

struct AssetFile {
  std::string file_name;    // below assets/
  std::string tensor_name;  // the string tensor that holds its path; empty in TF2's models
};

struct SaverInfo {
  std::string filename_tensor;  // "save/Const:0"
  std::string save_tensor;      // "save/control_dependency:0", "save/Identity:0"
  std::string restore_op;       // "save/restore_all"
  bool sharded = false;
};

// TensorFlow's CollectionDef.
struct Collection {
  enum class Kind { kNodes, kBytes, kInts, kFloats, kMessages };
  Kind kind = Kind::kNodes;
  std::vector<std::string> values;  // kNodes: names; kBytes, kMessages: serialised bytes
  std::vector<std::int64_t> ints;
  std::vector<float> floats;
};

// An element of the collections "variables" and "trainable_variables".
struct VariableInfo {
  std::string name;           // "dense/kernel:0"
  std::string initial_value;  // tensor
  std::string initializer;    // op that assigns it
  std::string snapshot;       // tensor that reads it
  bool is_resource = true;
  bool trainable = true;
};

// A node of a TF2 model's object graph.
struct SavedObject {
  enum class Kind { kOther, kVariable, kAsset, kFunction, kConstant, kResource };
  Kind kind = Kind::kOther;
  std::map<std::string, int> children;  // by attribute name
  std::string name;                     // kVariable: its name; kConstant: the node that holds it
  DType dtype = DType::kInvalid;        // kVariable
  Shape shape = Shape::UnknownRank();   // kVariable
  bool trainable = false;               // kVariable
  int asset = -1;                       // kAsset: number of the AssetFile
  std::vector<std::string> functions;   // kFunction: its concrete functions
};

struct MetaGraph {
  std::vector<std::string> tags;  // as written; a set
  Graph graph;
  std::map<std::string, Signature> signatures;
  std::vector<AssetFile> assets;
  std::vector<std::string> init_ops;  // nodes that run once after loading (tables), in order
  SaverInfo saver;
  std::map<std::string, Collection> collections;
  std::string tensorflow_version;
  std::string meta_graph_version;
  bool stripped_default_attrs = false;
  std::vector<SavedObject> objects;                      // empty for TF1's models
  std::map<std::string, std::vector<int>> bound_inputs;  // objects that a concrete function captures
  std::map<std::string, std::string> function_aliases;
};

}  // namespace keratin
