#include "graph/resource_variables.h"

#include <map>
#include <utility>

#include "graph/constant_variables.h"

namespace keratin {
namespace {

bool IsAssignment(const std::string& op) { return op == "Assign" || op == "AssignAdd" || op == "AssignSub"; }

// Ops that take a reference and are not read here.
bool ChangesOtherwise(const std::string& op) {
  return op.starts_with("Scatter") || op.starts_with("Apply") || op.starts_with("Ref") || op.starts_with("SparseApply") || op == "CountUpTo" ||
         op == "IsVariableInitialized";
}

// The variable that the reference at `endpoint` is of, or -1. An assignment gives the reference on.
int VariableOf(const Graph& graph, Endpoint endpoint) {
  while (IsAssignment(graph.node(endpoint.node).op) && endpoint.output == 0 && !graph.node(endpoint.node).inputs.empty())
    endpoint = graph.node(endpoint.node).inputs[0];
  return IsReferenceVariable(graph.node(endpoint.node)) ? endpoint.node : -1;
}

}  // namespace

Graph WithResourceVariables(Graph graph) {
  std::map<int, bool> convert;  // of variables that are assigned: whether all is understood
  const int count = graph.size();
  for (int number = 0; number < count; ++number) {
    const Node& node = graph.node(number);
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const int variable = VariableOf(graph, node.inputs[i]);
      if (variable < 0) continue;
      if (IsAssignment(node.op) && i == 0) convert.try_emplace(variable, true);
      if (ChangesOtherwise(node.op)) convert[variable] = false;
    }
  }
  std::erase_if(convert, [](const auto& entry) { return !entry.second; });
  if (convert.empty()) return graph;
  const Graph original = graph;

  std::map<int, Endpoint> handles;
  const auto handle_of = [&](int variable) {
    if (const auto found = handles.find(variable); found != handles.end()) return found->second;
    const Node& node = original.node(variable);
    Node handle;
    handle.name = graph.UniqueName(node.name + "/handle");
    handle.op = "VarHandleOp";
    const Shape* shape = node.attrs.Get<Shape>("shape");
    handle.attrs = Attrs{{"dtype", node.attrs.Type("dtype")},
                         {"shape", shape != nullptr ? *shape : Shape::UnknownRank()},
                         {"container", node.attrs.String("container")},
                         {"shared_name", VariableName(node)}};
    return handles[variable] = Endpoint{graph.Add(std::move(handle)), 0};
  };
  const auto read = [&](const std::string& name, int variable, std::vector<int> after) {
    Node node;
    node.name = graph.UniqueName(name);
    node.op = "ReadVariableOp";
    node.inputs = {handle_of(variable)};
    node.control_inputs = std::move(after);
    node.attrs = Attrs{{"dtype", graph.node(variable).attrs.Type("dtype")}};
    return Endpoint{graph.Add(std::move(node)), 0};
  };

  for (int number = 0; number < count; ++number) {
    if (convert.contains(number)) continue;
    const Node& node = original.node(number);
    const bool assigns = IsAssignment(node.op) && !node.inputs.empty() && convert.contains(VariableOf(original, node.inputs[0]));
    for (std::size_t i = assigns ? 1 : 0; i < node.inputs.size(); ++i) {
      const int variable = IsReferenceVariable(original.node(node.inputs[i].node)) ? node.inputs[i].node : -1;
      if (!convert.contains(variable)) continue;
      const Endpoint value = read(node.name + "/value", variable, node.control_inputs);
      graph.mutable_node(number).inputs[i] = value;
    }
    if (!assigns || node.inputs.size() < 2) continue;
    const int variable = VariableOf(original, node.inputs[0]);
    const DType dtype = original.node(variable).attrs.Type("dtype");
    const Endpoint value = graph.node(number).inputs[1];
    Node assign;
    assign.name = graph.UniqueName(node.name + "/assign");
    assign.op = node.op == "Assign" ? "AssignVariableOp" : node.op + "VariableOp";
    assign.inputs = {handle_of(variable), value};
    assign.control_inputs = node.control_inputs;
    // An assignment of what another assignment gave comes after it.
    if (node.inputs[0].node != variable) assign.control_inputs.push_back(node.inputs[0].node);
    assign.attrs = Attrs{{"dtype", dtype}};
    const int assigned = graph.Add(std::move(assign));
    Node& shown = graph.mutable_node(number);
    shown.control_inputs = {assigned};
    if (node.op == "Assign") {
      shown.op = "Identity";
      shown.inputs = {value};
      shown.attrs = Attrs{{"T", dtype}};
    } else {
      const Endpoint handle = handle_of(variable);
      Node& changed = graph.mutable_node(number);
      changed.op = "ReadVariableOp";
      changed.inputs = {handle};
      changed.attrs = Attrs{{"dtype", dtype}};
    }
  }
  for (const auto& [variable, understood] : convert) {
    const Endpoint handle = handle_of(variable);
    Node& node = graph.mutable_node(variable);
    node.op = "ReadVariableOp";
    node.inputs = {handle};
    node.attrs = Attrs{{"dtype", node.attrs.Type("dtype")}};
  }
  return graph;
}

}  // namespace keratin
