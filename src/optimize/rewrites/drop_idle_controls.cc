// Control input from a node without effect, computed of such nodes alone  ->  gone
//
// Waiting for what changes nothing and sees no change is idle. Keras 3's exports make every answer wait for its loops.
#include <algorithm>
#include <map>

#include "optimize/rewrite.h"

namespace keratin::optimize {
namespace {

class Effects {
 public:
  Effects(const OpRegistry& registry, const FunctionLibrary& functions) : registry_(registry), functions_(functions) {}

  bool Has(const Node& node) {
    if (!HasState(registry_, node)) return false;
    if (node.op == "While") return InFunction(node.attrs.Function("cond")) || InFunction(node.attrs.Function("body"));
    if (node.op == "If") return InFunction(node.attrs.Function("then_branch")) || InFunction(node.attrs.Function("else_branch"));
    return true;
  }

 private:
  bool InFunction(const std::string& name) {
    // A function that calls itself keeps the first answer.
    const auto [known, added] = known_.emplace(name, true);
    if (!added) return known->second;
    const auto function = functions_.find(name);
    if (function == functions_.end()) return true;
    const std::vector<Node>& nodes = function->second->body.nodes();
    const bool any = std::any_of(nodes.begin(), nodes.end(), [this](const Node& node) { return Has(node); });
    known_[name] = any;
    return any;
  }

  const OpRegistry& registry_;
  const FunctionLibrary& functions_;
  std::map<std::string, bool> known_;
};

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(drop_idle_controls) {
  return {.name = "drop_idle_controls", .phase = Phase::kSimplify, .run = [](Editor& edit) -> Status {
            const Graph& graph = edit.graph();
            const auto waits = [](const Node& node) { return !node.control_inputs.empty(); };
            if (std::none_of(graph.nodes().begin(), graph.nodes().end(), waits)) return OkStatus();
            const Result<std::vector<int>> order = graph.TopologicalOrder();
            if (!order.ok()) return order.status();
            Effects effects(edit.registry(), graph.functions);
            std::vector<char> effect(static_cast<std::size_t>(graph.size()), 0);
            const auto has = [&effect](int number) { return effect[static_cast<std::size_t>(number)] != 0; };
            std::map<int, std::vector<int>> kept;  // of nodes that wait for something idle, what else they wait for
            for (const int number : *order) {
              const Node& node = graph.node(number);
              std::vector<int> controls;
              std::copy_if(node.control_inputs.begin(), node.control_inputs.end(), std::back_inserter(controls), has);
              const bool any = !controls.empty() || effects.Has(node) ||
                               std::any_of(node.inputs.begin(), node.inputs.end(), [&has](Endpoint input) { return has(input.node); });
              effect[static_cast<std::size_t>(number)] = any ? 1 : 0;
              if (controls.size() < node.control_inputs.size()) kept[number] = std::move(controls);
            }
            if (kept.empty()) return OkStatus();
            return edit.Transform([&kept](const Graph& before, const std::vector<std::string>&) -> Result<Graph> {
              Graph result = before;
              for (auto& [number, controls] : kept) result.mutable_node(number).control_inputs = std::move(controls);
              return result;
            });
          }};
}
