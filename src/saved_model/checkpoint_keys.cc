#include <set>

#include "graph/constant_variables.h"
#include "proto/saved_model.h"
#include "saved_model/loader.h"

namespace keratin::saved_model {
namespace {

constexpr char kObjectGraphKey[] = "_CHECKPOINTABLE_OBJECT_GRAPH";
constexpr int kMaxSteps = 64;  // through Identities and casts

const std::vector<std::string>* NamesOfRestore(const Graph& graph, const Node& restore, std::vector<std::string>* storage) {
  if (restore.inputs.size() < 2) return nullptr;
  const Tensor* names = graph.node(restore.inputs[1].node).attrs.Get<Tensor>("value");
  if (names == nullptr || names->dtype() != DType::kString) return nullptr;
  storage->assign(names->values<std::string>().begin(), names->values<std::string>().end());
  return storage;
}

bool IsAssign(const std::string& op) { return op == "AssignVariableOp" || op == "Assign"; }

// Follows `endpoint` back through nodes of one input.
Endpoint Source(const Graph& graph, Endpoint endpoint, bool through_casts) {
  for (int steps = 0; steps < kMaxSteps; ++steps) {
    const Node& node = graph.node(endpoint.node);
    const bool pass = node.op == "Identity" || (through_casts && (node.op == "Reshape" || node.op == "Cast"));
    if (!pass || node.inputs.empty()) break;
    endpoint = node.inputs[0];
  }
  return endpoint;
}

// What the assignments of `graph` restore: key by variable. `variable_of` names the variable behind the assigned reference or handle.
template <class VariableOf>
void AddAssigned(const Graph& graph, const VariableOf& variable_of, std::map<std::string, std::string>* keys) {
  for (const Node& node : graph.nodes()) {
    if (!IsAssign(node.op) || node.inputs.size() < 2) continue;
    const Endpoint value = Source(graph, node.inputs[1], true);
    const Node& restore = graph.node(value.node);
    if (restore.op != "RestoreV2") continue;
    std::vector<std::string> names;
    if (NamesOfRestore(graph, restore, &names) == nullptr || static_cast<std::size_t>(value.output) >= names.size()) continue;
    const std::string variable = variable_of(Source(graph, node.inputs[0], false));
    if (!variable.empty()) keys->emplace(variable, names[static_cast<std::size_t>(value.output)]);
  }
}

std::string NameOfVariableNode(const Graph& graph, Endpoint endpoint) {
  const Node& node = graph.node(endpoint.node);
  return IsVariableNode(node) ? VariableName(node) : "";
}

// TF2: the graph calls a restore function with the variables' handles.
void AddRestoreFunctions(const Graph& graph, std::map<std::string, std::string>* keys) {
  for (const Node& call : graph.nodes()) {
    if (call.op != "StatefulPartitionedCall" && call.op != "PartitionedCall") continue;
    const auto found = graph.functions.find(call.attrs.Function("f"));
    if (found == graph.functions.end() || found->second->args.size() != call.inputs.size()) continue;
    const Function& function = *found->second;
    const auto variable_of = [&](Endpoint endpoint) -> std::string {
      for (std::size_t i = 0; i < function.args.size(); ++i)
        if (function.args[i] == endpoint.node) return NameOfVariableNode(graph, Source(graph, call.inputs[i], false));
      return "";
    };
    AddAssigned(function.body, variable_of, keys);
  }
}

// TF2 without a restore function that can be followed: the checkpoint's own object graph.
void AddObjectGraph(const MetaGraph& meta, const TensorBundle& bundle, std::map<std::string, std::string>* keys) {
  if (!bundle.Has(kObjectGraphKey)) return;
  const Result<Tensor> bytes = bundle.Read(kObjectGraphKey);
  if (!bytes.ok() || bytes->dtype() != DType::kString || bytes->size() != 1) return;
  const Result<std::vector<proto::CheckpointObject>> objects = proto::DecodeCheckpointObjects(bytes->data<std::string>()[0]);
  if (!objects.ok()) return;
  // The same object has the same place in both graphs, but not always the same number: walk them side by side from the root.
  std::map<std::string, std::string> by_name;
  std::vector<std::pair<int, int>> open = {{0, 0}};
  std::set<int> seen = {0};
  while (!open.empty()) {
    const auto [saved, stored] = open.back();
    open.pop_back();
    if (saved < 0 || stored < 0 || static_cast<std::size_t>(saved) >= meta.objects.size() || static_cast<std::size_t>(stored) >= objects->size()) continue;
    const SavedObject& object = meta.objects[static_cast<std::size_t>(saved)];
    const proto::CheckpointObject& checkpoint = (*objects)[static_cast<std::size_t>(stored)];
    for (const auto& attribute : checkpoint.attributes) {
      if (attribute.name != "VARIABLE_VALUE") continue;
      if (!object.name.empty()) by_name.emplace(object.name, attribute.checkpoint_key);
      if (!attribute.full_name.empty()) by_name.emplace(attribute.full_name, attribute.checkpoint_key);
    }
    for (const auto& [name, child] : object.children)
      if (const auto other = checkpoint.children.find(name); other != checkpoint.children.end())
        if (seen.insert(child).second) open.emplace_back(child, other->second);
  }
  for (const Node& node : meta.graph.nodes()) {
    if (!IsVariableNode(node)) continue;
    for (const std::string& name : {VariableName(node), node.name})
      if (const auto key = by_name.find(name); key != by_name.end()) keys->emplace(VariableName(node), key->second);
  }
}

}  // namespace

std::map<std::string, std::string> CheckpointKeys(const MetaGraph& meta, const TensorBundle& bundle) {
  std::map<std::string, std::string> keys;
  const Graph& graph = meta.graph;
  AddAssigned(
      graph, [&graph](Endpoint endpoint) { return NameOfVariableNode(graph, endpoint); }, &keys);
  AddRestoreFunctions(graph, &keys);
  AddObjectGraph(meta, bundle, &keys);
  for (const Node& node : graph.nodes())
    if (IsVariableNode(node))
      for (const std::string& name : {VariableName(node), node.name})
        if (bundle.Has(name)) keys.emplace(VariableName(node), name);
  return keys;
}

}  // namespace keratin::saved_model
