// Shape inference over a graph: dtypes, shapes and known values of every tensor, without running the model.
#pragma once

#include <map>
#include <vector>

#include "graph/graph.h"
#include "graph/op_spec.h"

namespace keratin {

struct InferOptions {
  // What is known of fed tensors or of placeholders; it replaces what inference would say.
  std::map<Endpoint, ValueInfo> given;
  // Known values of up to this many elements are computed from known inputs; 0 folds nothing.
  std::int64_t fold_limit = 4096;
  // Nodes to look at, inputs before users; empty: all.
  std::vector<int> nodes;
};

// infos[node][output]; empty for nodes that were not looked at. Ops that the registry does not have are UNIMPLEMENTED: one message
// names them all.
Result<std::vector<std::vector<ValueInfo>>> InferGraph(const Graph& graph, const OpRegistry& registry, const InferOptions& options = {});

// The same for a function body, from what is known of its arguments: infos of its results.
Result<std::vector<ValueInfo>> InferFunction(const Graph& graph, const Function& function, const OpRegistry& registry, std::span<const ValueInfo> arguments,
                                             std::int64_t fold_limit = 4096);

// UNIMPLEMENTED, naming them all, when the registry lacks ops of these nodes.
Status RequireKnownOps(const Graph& graph, const OpRegistry& registry, std::span<const int> nodes);

// One node, from what is known of its inputs: dtypes by its signature, then its `infer`. Folds nothing.
Result<std::vector<ValueInfo>> InferNode(const ParsedOp& op, const Node& node, std::span<const ValueInfo> inputs, FunctionInference* functions = nullptr);

// Everything known: the value's own dtype and shape.
ValueInfo InfoOf(const Tensor& value);
ValueInfo InfoOf(DType dtype, const Shape& shape);

}  // namespace keratin
