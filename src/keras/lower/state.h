// What a Lowering is made of; only for the sources of this folder.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/thread_pool.h"
#include "keras/lowering.h"

namespace keratin::keras {

// Variables of one layer.
struct Lowering::Variables {
  struct Variable {
    std::string slot;
    std::string name;  // "encoder/lstm_cell/kernel"
    Tensor value;
    Value handle;
  };
  std::string prefix;  // "encoder/", or ""
  std::vector<Variable> list;
  [[nodiscard]] const Variable* Find(std::string_view slot) const;
};

// A constant, or a read of a variable, that no op has used yet.
struct Lowering::Unplaced {
  Tensor constant;  // invalid dtype: a read of `handle`
  Value handle;
  DType stored = DType::kInvalid;  // of a read that is cast: the type of the variable
  ValueInfo info;
};

// A graph or function body.
struct Lowering::Target {
  int id = 0;
  std::shared_ptr<Target> outer;  // null for the graph
  Graph graph;
  std::vector<std::vector<ValueInfo>> infos;   // by node
  std::unordered_map<std::string, int> names;  // in lower case, as TensorFlow counts them
  std::vector<int> args;
  std::map<std::tuple<int, int, int>, Value> captured;  // target, node and output outside -> here
  std::vector<Value> captures;                          // values of `outer`, in the order of their args behind those of the function itself
  std::map<int, Value> placed;                          // by number of the Unplaced
};

struct Lowering::Shared {
  std::vector<std::shared_ptr<Target>> targets;
  std::vector<Unplaced> unplaced;
  std::map<const Layer*, Variables> variables;
  std::map<std::string, Tensor> values;  // by variable name
  std::map<int, int> assigned;           // node of a state's variable -> its last assignment
  std::string file;
  LowerOptions options;
  KerasVersion version;
  ThreadPool pool{1};
  bool failed = false;  // the layer being lowered
  StatusCode code = StatusCode::kOk;
  std::vector<std::string> failures;  // "layers/dense_3 (Dense): ..."
  std::vector<std::string> path;      // of the layer being lowered
  std::vector<std::string> notes;
  std::vector<std::tuple<const Layer*, Tensor, Tensor, LookupTable>> tables;  // keys and values
  std::vector<int> table_fills;                                               // nodes of the graph that fill the tables
  std::vector<Lowered::NamedLayer> named;
  int depth = 0;
  std::size_t ops = 0;       // emitted so far, in all targets
  std::size_t most_ops = 0;  // bounds what a file of that many calls may become
};

}  // namespace keratin::keras
