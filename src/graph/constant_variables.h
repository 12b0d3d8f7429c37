// Variables that nothing assigns are constants.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "graph/graph.h"
#include "keratin/status.h"

namespace keratin {

// Nodes of a graph that stand for variables: op, and the name under which their value is kept (shared_name, else the node's name).
[[nodiscard]] bool IsVariableNode(const Node& node);
// One of TensorFlow 1, whose output is a reference.
[[nodiscard]] bool IsReferenceVariable(const Node& node);
[[nodiscard]] std::string VariableName(const Node& node);

// `graph` with every read of a variable that nothing reachable from `roots` assigns replaced by a constant of its value in `values`;
// node names stay. Loops and branches that capture such a variable capture its value instead. Variables without a value stay as they are.
Result<Graph> WithConstantVariables(const Graph& graph, const std::map<std::string, Tensor>& values, const std::vector<int>& roots);

}  // namespace keratin
