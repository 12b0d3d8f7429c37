// Builds a Graph from NodeDefs and FunctionDefs that come one at a time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/mapped_file.h"
#include "graph/graph.h"
#include "graph/op_spec.h"
#include "proto/tensor_proto.h"
#include "proto/tensorflow/graph.pb.h"

namespace keratin::proto {

namespace pb = ::keratin::tensorflow;

class GraphImporter {
 public:
  explicit GraphImporter(const OpRegistry& registry) : registry_(registry) {}

  // A serialised GraphDef, read field by field so that only one node's message is in memory at a time.
  Status AddBinaryGraph(Bytes graph_def);
  // Takes large values out of `graph_def`.
  Status AddGraph(pb::GraphDef* graph_def);
  // Once, at the end.
  Result<Graph> Finish();

 private:
  // What a call of a function gives: how many tensors each named result has.
  struct Results {
    std::vector<pb::OpDef::ArgDef> args;
  };

  Status AddNode(pb::NodeDef* proto, Graph* graph, std::vector<std::vector<std::string>>* inputs);
  Status AddSignature(const pb::OpDef& signature);
  Result<std::shared_ptr<const Function>> ImportFunction(pb::FunctionDef* proto);
  Status AddArguments(pb::FunctionDef* proto, Function* function);
  Status CheckOutput(const Graph& graph, Endpoint endpoint) const;
  // "node", "node:1" of a graph.
  Result<Endpoint> GraphInput(const Graph& graph, const std::string& text) const;
  // "argument", "node:output:1" of a function body.
  Result<Endpoint> FunctionInput(const Graph& body, const std::string& text) const;
  Result<int> FunctionOutput(const Node& node, const std::string& output, int index) const;
  Status ConnectInputs(Graph* graph, const std::vector<std::vector<std::string>>& inputs, bool in_function) const;

  const OpRegistry& registry_;
  Graph graph_;
  std::int64_t fill_left_ = kMaxFillBytes;
  std::vector<std::vector<std::string>> inputs_;  // of graph_'s nodes, as the file has them
  std::map<std::string, Results, std::less<>> signatures_;
  std::vector<Bytes> binary_functions_;
  std::vector<pb::FunctionDef*> text_functions_;
};

}  // namespace keratin::proto
