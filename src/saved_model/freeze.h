// A graph with its variables as constants: what "freezing" is in TensorFlow.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "graph/graph.h"

namespace keratin::saved_model {

// `graph` with calls inlined, reads of `variables` (by VariableName) replaced by constants, and nothing but what `outputs` need. `outputs`
// are tensor or node names, which stay, as all names do. A value that is read twice is stored once. NOT_FOUND names an output that is not
// there; FAILED_PRECONDITION names variables that have no value, or that the graph itself assigns.
Result<Graph> Freeze(const Graph& graph, const std::map<std::string, Tensor>& variables, const std::vector<std::string>& outputs);

}  // namespace keratin::saved_model
