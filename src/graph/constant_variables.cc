#include "graph/constant_variables.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/errors.h"

namespace keratin {
namespace {

constexpr int kMaxDepth = 64;

bool ReadsOnly(const std::string& op) {
  return op == "ReadVariableOp" || op == "VarIsInitializedOp" || op == "VariableShape" || op == "ResourceGather" || op == "ResourceGatherNd" ||
         op == "DisableCopyOnRead";
}
// First input to first output; of Switch to both.
bool PassesOn(const std::string& op) { return op == "Identity" || op == "_Retval" || op == "Enter" || op == "RefEnter" || op == "Switch" || op == "RefSwitch"; }
bool IsBranchOrLoop(const std::string& op) {
  return op == "While" || op == "StatelessWhile" || op == "If" || op == "StatelessIf" || op == "Case" || op == "StatelessCase";
}

// Functions that `node` calls, and how many of its inputs come before their arguments.
std::pair<std::vector<std::string>, int> CalledFunctions(const Node& node) {
  if (node.op == "While" || node.op == "StatelessWhile") return {{node.attrs.Function("cond"), node.attrs.Function("body")}, 0};
  if (node.op == "If" || node.op == "StatelessIf") return {{node.attrs.Function("then_branch"), node.attrs.Function("else_branch")}, 1};
  if (node.op == "PartitionedCall" || node.op == "StatefulPartitionedCall") return {{node.attrs.Function("f")}, 0};
  if (const auto* branches = node.attrs.Get<std::vector<FunctionName>>("branches")) {
    std::vector<std::string> names;
    for (const FunctionName& branch : *branches) names.push_back(branch.name);
    return {names, 1};
  }
  return {{}, 0};
}

class Rewriter {
 public:
  Rewriter(const Graph& graph, const std::map<std::string, Tensor>& values) : graph_(graph), values_(values) {}

  Result<Graph> Run(const std::vector<int>& roots) {
    KERATIN_ASSIGN(const std::vector<int> reachable, graph_.TopologicalOrder(roots));
    for (const int number : reachable)
      if (const Node& node = graph_.node(number); IsVariableNode(node) && values_.contains(VariableName(node))) constants_.insert(number);
    const std::set<int> live(reachable.begin(), reachable.end());
    for (auto it = constants_.begin(); it != constants_.end();) {
      KERATIN_ASSIGN(const bool written, IsWritten(graph_, {*it, 0}, &live, 0));
      it = written ? constants_.erase(it) : std::next(it);
    }
    Graph result = graph_;
    for (const int number : reachable) {
      const Node& node = graph_.node(number);
      if (constants_.contains(number) && IsReferenceVariable(node)) MakeConstant(result.mutable_node(number), values_.at(VariableName(node)));
      if (node.op == "ReadVariableOp" || node.op == "ResourceGather")
        if (const int variable = VariableOf(graph_, node.inputs[0]); variable >= 0) Replace(&result, number, values_.at(VariableName(graph_.node(variable))));
      if (IsBranchOrLoop(node.op)) KERATIN_TRY(CaptureValues(&result, number));
    }
    return result;
  }

 private:
  // The variable that this endpoint is the handle of, when it is one of constants_.
  int VariableOf(const Graph& graph, Endpoint endpoint) const {
    while (endpoint.valid()) {
      const Node& node = graph.node(endpoint.node);
      if (constants_.contains(endpoint.node)) return node.op == "VarHandleOp" ? endpoint.node : -1;
      if (!PassesOn(node.op) || node.inputs.empty()) return -1;
      endpoint = node.inputs[0];
    }
    return -1;
  }

  // Of every node, who reads it; a node that reads twice stands there once.
  const std::vector<std::vector<int>>& UsersOf(const Graph& body) const {
    const auto [place, added] = users_.try_emplace(&body);
    std::vector<std::vector<int>>& users = place->second;
    if (!added) return users;
    users.resize(static_cast<std::size_t>(body.size()));
    for (int number = 0; number < body.size(); ++number)
      for (const Endpoint& input : body.node(number).inputs) {
        std::vector<int>& of = users[static_cast<std::size_t>(input.node)];
        if (of.empty() || of.back() != number) of.push_back(number);
      }
    return users;
  }

  // True when a node that may write gets the handle or reference at `endpoint`.
  Result<bool> IsWritten(const Graph& body, Endpoint endpoint, const std::set<int>* live, int depth) const {
    if (depth > kMaxDepth) return InvalidArgument("functions call each other more than {} deep", kMaxDepth);
    const Node& source = body.node(endpoint.node);
    const bool reference = IsReferenceVariable(source) || source.op.starts_with("Ref");
    for (const int number : UsersOf(body)[static_cast<std::size_t>(endpoint.node)]) {
      if (live != nullptr && !live->contains(number)) continue;
      const Node& user = body.node(number);
      for (std::size_t i = 0; i < user.inputs.size(); ++i) {
        if (user.inputs[i] != endpoint || ReadsOnly(user.op)) continue;
        if (PassesOn(user.op) && i == 0 && (!reference || user.op.starts_with("Ref"))) {
          for (const int output : {0, 1}) {
            KERATIN_ASSIGN(const bool written, IsWritten(body, {number, output}, live, depth + 1));
            if (written) return true;
          }
          continue;
        }
        if (reference) {
          if (user.op.starts_with("Assign") || user.op.starts_with("Scatter") || user.op.starts_with("Apply")) return true;
          continue;
        }
        const auto [functions, skipped] = CalledFunctions(user);
        if (functions.empty()) return true;
        for (const std::string& name : functions) {
          const auto function = graph_.functions.find(name);
          const std::size_t argument = i - static_cast<std::size_t>(skipped);
          if (function == graph_.functions.end() || argument >= function->second->args.size())
            return InvalidArgument("node \"{}\" ({}) calls a function that is not there or takes other arguments", user.name, user.op);
          KERATIN_ASSIGN(const bool written, IsWritten(function->second->body, {function->second->args[argument], 0}, nullptr, depth + 1));
          if (written) return true;
        }
      }
    }
    return false;
  }

  static void MakeConstant(Node& node, const Tensor& value) {
    node.op = "Const";
    node.inputs.clear();
    node.attrs = Attrs{{"dtype", value.dtype()}, {"value", value}};
  }

  static void Replace(Graph* result, int number, const Tensor& value) {
    if (result->node(number).op == "ReadVariableOp") {
      const Endpoint from = result->node(number).inputs[0];
      const Node branch = result->node(from.node);
      if (branch.op != "Switch") {
        MakeConstant(result->mutable_node(number), value);
        return;
      }
      // What is read in a branch of TensorFlow 1 must stay in that branch.
      Node constant, chosen;
      constant.name = result->UniqueName(branch.name + "/value");
      MakeConstant(constant, value);
      chosen.name = result->UniqueName(branch.name + "/chosen");
      chosen.op = "Switch";
      chosen.inputs = {{result->Add(std::move(constant)), 0}, branch.inputs[1]};
      chosen.attrs = Attrs{{"T", value.dtype()}};
      const int switch_number = result->Add(std::move(chosen));
      Node& read = result->mutable_node(number);
      read.op = "Identity";
      read.inputs = {{switch_number, from.output}};
      read.attrs = Attrs{{"T", value.dtype()}};
      return;
    }
    const std::string base = result->node(number).name;
    Node params;
    params.name = result->UniqueName(base + "/params");
    MakeConstant(params, value);
    const int params_number = result->Add(std::move(params));
    Node axis;
    axis.name = result->UniqueName(base + "/axis");
    MakeConstant(axis, Tensor::Scalar<std::int32_t>(static_cast<std::int32_t>(result->node(number).attrs.Int("batch_dims"))));
    const int axis_number = result->Add(std::move(axis));
    Node& gather = result->mutable_node(number);
    gather.op = "GatherV2";
    gather.inputs = {{params_number, 0}, gather.inputs[1], {axis_number, 0}};
    gather.attrs = Attrs{
        {"Tparams", value.dtype()}, {"Tindices", gather.attrs.Type("Tindices")}, {"Taxis", DType::kInt32}, {"batch_dims", gather.attrs.Int("batch_dims")}};
  }

  // Input i of a While or If is the handle of a constant: the value is captured instead, in copies of the functions.
  Status CaptureValues(Graph* result, int number) {
    const Node node = result->node(number);
    const auto [functions, skipped] = CalledFunctions(node);
    const bool loop = node.op == "While" || node.op == "StatelessWhile";
    std::vector<std::pair<std::size_t, Tensor>> captured;
    for (std::size_t i = static_cast<std::size_t>(skipped); i < node.inputs.size(); ++i)
      if (const int variable = VariableOf(graph_, graph_.node(number).inputs[i]); variable >= 0)
        captured.emplace_back(i, values_.at(VariableName(graph_.node(variable))));
    if (captured.empty()) return OkStatus();
    std::vector<std::string> renamed;
    for (const std::string& name : functions) {
      const auto found = graph_.functions.find(name);
      if (found == graph_.functions.end()) return InvalidArgument("there is no function \"{}\"", name);
      auto copy = std::make_shared<Function>(*found->second);
      for (const auto& [input, value] : captured) {
        const std::size_t argument = input - static_cast<std::size_t>(skipped);
        if (argument >= copy->args.size()) return InvalidArgument("function \"{}\" takes too few arguments", name);
        const int arg = copy->args[argument];
        copy->body.mutable_node(arg).attrs.Set("T", value.dtype());
        if (!ReplaceReads(&copy->body, {arg, 0}, value)) return OkStatus();
      }
      copy->name = name + "__" + std::to_string(number);
      renamed.push_back(copy->name);
      result->functions[copy->name] = std::move(copy);
    }
    for (const auto& [input, value] : captured) {
      Node constant;
      constant.name = result->UniqueName(node.name + "/captured");
      MakeConstant(constant, value);
      result->mutable_node(number).inputs[input] = {result->Add(std::move(constant)), 0};
    }
    Attrs& attrs = result->mutable_node(number).attrs;
    const char* types_attr = loop ? "T" : "Tin";
    std::vector<DType> types = attrs.Types(types_attr);
    for (const auto& [input, value] : captured) types[input - static_cast<std::size_t>(skipped)] = value.dtype();
    attrs.Set(types_attr, types);
    if (loop) {
      attrs.Set("cond", FunctionName{renamed[0]});
      attrs.Set("body", FunctionName{renamed[1]});
    } else if (node.op == "If" || node.op == "StatelessIf") {
      attrs.Set("then_branch", FunctionName{renamed[0]});
      attrs.Set("else_branch", FunctionName{renamed[1]});
    } else {
      std::vector<FunctionName> branches;
      for (const std::string& name : renamed) branches.push_back({name});
      attrs.Set("branches", branches);
    }
    return OkStatus();
  }

  // In a body where `argument` was a handle and is the value now. False when something other than a read needs the handle.
  static bool ReplaceReads(Graph* body, Endpoint argument, const Tensor& value) {
    for (int number = 0; number < body->size(); ++number) {
      Node& user = body->mutable_node(number);
      if (std::find(user.inputs.begin(), user.inputs.end(), argument) == user.inputs.end()) continue;
      if (user.op == "ReadVariableOp") {
        user.op = "Identity";
        user.attrs = Attrs{{"T", value.dtype()}};
      } else if (user.op == "Identity") {
        user.attrs.Set("T", value.dtype());
        if (!ReplaceReads(body, {number, 0}, value)) return false;
      } else if (user.op != "ResourceGather") {
        return false;
      } else {
        Replace(body, number, value);
      }
    }
    return true;
  }

  const Graph& graph_;
  const std::map<std::string, Tensor>& values_;
  std::set<int> constants_;
  mutable std::map<const Graph*, std::vector<std::vector<int>>> users_;
};

}  // namespace

bool IsReferenceVariable(const Node& node) { return node.op == "VariableV2" || node.op == "Variable"; }

bool IsVariableNode(const Node& node) { return node.op == "VarHandleOp" || IsReferenceVariable(node); }

std::string VariableName(const Node& node) {
  const std::string shared = node.attrs.String("shared_name");
  return shared.empty() ? node.name : shared;
}

Result<Graph> WithConstantVariables(const Graph& graph, const std::map<std::string, Tensor>& values, const std::vector<int>& roots) {
  return Rewriter(graph, values).Run(roots);
}

}  // namespace keratin
