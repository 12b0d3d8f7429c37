#include "saved_model/freeze.h"

#include "base/errors.h"
#include "base/strings.h"
#include "graph/constant_variables.h"
#include "graph/inline.h"

namespace keratin::saved_model {
namespace {

// Constants that share their bytes: all but the first become Identities of the first.
void ShareConstants(Graph* graph) {
  std::map<std::tuple<const void*, DType, std::string>, int> first;
  for (int number = 0; number < graph->size(); ++number) {
    const Tensor* value = graph->node(number).op == "Const" ? graph->node(number).attrs.Get<Tensor>("value") : nullptr;
    if (value == nullptr || value->size() < 2) continue;
    const auto [it, is_new] = first.emplace(std::tuple(value->raw(), value->dtype(), value->shape().ToString()), number);
    if (is_new) continue;
    Node& node = graph->mutable_node(number);
    node.op = "Identity";
    node.inputs = {{it->second, 0}};
    node.attrs = Attrs{{"T", value->dtype()}};
  }
}

}  // namespace

Result<Graph> Freeze(const Graph& graph, const std::map<std::string, Tensor>& variables, const std::vector<std::string>& outputs) {
  if (outputs.empty()) return InvalidArgument("freezing needs the names of the outputs");
  KERATIN_ASSIGN(Graph inlined, InlineCalls(graph));
  const auto roots_in = [&outputs](const Graph& g) -> Result<std::vector<int>> {
    std::vector<int> roots;
    for (const std::string& output : outputs) {
      KERATIN_ASSIGN(const Endpoint endpoint, g.FindTensor(output));
      roots.push_back(endpoint.node);
    }
    return roots;
  };
  KERATIN_ASSIGN(std::vector<int> roots, roots_in(inlined));
  KERATIN_ASSIGN(Graph constant, WithConstantVariables(inlined, variables, roots));
  KERATIN_ASSIGN(roots, roots_in(constant));
  KERATIN_ASSIGN(Graph frozen, std::move(constant).Pruned(roots));
  std::vector<std::string> left;
  for (const Node& node : frozen.nodes()) {
    if (node.op == "HashTableV2" || node.op == "HashTable")
      return FailedPrecondition("node \"{}\" is a lookup table, which something must fill; a frozen graph has no place to say so. Write a SavedModel instead",
                                node.name);
    if (IsVariableNode(node))
      left.push_back(fmt::format("\"{}\" ({})", VariableName(node), variables.contains(VariableName(node)) ? "the graph assigns it" : "it has no value"));
  }
  if (!left.empty()) return FailedPrecondition("these variables cannot become constants: {}", Join(left, ", "));
  ShareConstants(&frozen);
  frozen.DropUnusedFunctions();
  return frozen;
}

}  // namespace keratin::saved_model
