// If(true, x)                        ->  then_branch's nodes
// Merge(f(Switch(x, true):1), ...)   ->  f(x)
// A placeholder "keras_learning_phase" that nobody feeds is false: TensorFlow 1's Keras asks it whether it trains.
#include "optimize/rewrite.h"

namespace keratin::optimize {
namespace {

std::optional<bool> KnownCondition(Editor& edit, Endpoint endpoint) {
  const std::optional<Tensor> value = edit.Known(endpoint);
  if (!value || value->dtype() != DType::kBool || value->shape().rank() != 0) return std::nullopt;
  return *value->data<bool>();
}

bool IsLearningPhase(const Node& node) {
  static constexpr std::string_view kName = "keras_learning_phase";
  return (node.op == "Placeholder" || node.op == "PlaceholderWithDefault") && node.attrs.Type("dtype") == DType::kBool && node.name.size() >= kName.size() &&
         node.name.compare(node.name.size() - kName.size(), kName.size(), kName) == 0;
}

Status SettleLearningPhase(Editor& edit) {
  for (int number = 0; number < edit.size(); ++number) {
    const Node& node = edit.node(number);
    if (edit.IsFeed(number)) continue;
    Status status;
    if (IsLearningPhase(node))
      status = edit.Redefine(number, "Const", {}, Attrs{{"dtype", DType::kBool}, {"value", Tensor::Scalar(false)}});
    else if (node.op == "PlaceholderWithDefault")
      status = edit.Redefine(number, "Identity", {node.inputs[0]}, {});
    if (!status.ok()) return status;
  }
  return OkStatus();
}

Status TakeIfs(Editor& edit, bool* taken) {
  for (int number = 0; number < edit.size(); ++number) {
    if (const std::string& op = edit.node(number).op; op != "If" && op != "StatelessIf") continue;
    const Node node = edit.node(number);
    const std::optional<bool> condition = KnownCondition(edit, node.inputs[0]);
    if (!condition) continue;
    const std::string branch = node.attrs.Function(*condition ? "then_branch" : "else_branch");
    if (edit.FindFunction(branch) == nullptr) continue;
    Attrs attrs{{"Tin", node.attrs.Types("Tin")}, {"Tout", node.attrs.Types("Tout")}, {"f", FunctionName{branch}}};
    if (Status status = edit.Redefine(number, "StatefulPartitionedCall", {node.inputs.begin() + 1, node.inputs.end()}, std::move(attrs)); !status.ok())
      return status;
    *taken = true;
  }
  return *taken ? edit.InlineCalls() : OkStatus();
}

// Which outputs never have a value is known where a Switch's condition is; it spreads to all that needs them, up to a Merge.
Status TakeSwitches(Editor& edit) {
  const Result<std::vector<int>> order = edit.graph().TopologicalOrder();
  if (!order.ok()) return order.status();
  std::vector<int> merges;
  std::vector<char> dead(static_cast<std::size_t>(edit.size()), 0);
  std::map<int, bool> switches;  // the branch taken
  const auto is_dead = [&](Endpoint input) {
    if (dead[static_cast<std::size_t>(input.node)] != 0) return true;
    const auto taken = switches.find(input.node);
    return taken != switches.end() && (input.output == 1) != taken->second;
  };
  for (const int number : *order) {
    const Node& node = edit.node(number);
    bool all = !node.inputs.empty();
    bool any = false;
    for (const Endpoint& input : node.inputs) {
      const bool gone = is_dead(input);
      all = all && gone;
      any = any || gone;
    }
    const bool merge = node.op == "Merge" || node.op == "RefMerge";
    bool gone = merge ? all : any;
    for (const int control : node.control_inputs) gone = gone || dead[static_cast<std::size_t>(control)] != 0;
    dead[static_cast<std::size_t>(number)] = gone ? 1 : 0;
    if (gone) continue;
    if (node.op == "Switch") {
      if (const std::optional<bool> condition = KnownCondition(edit, node.inputs[1])) switches[number] = *condition;
    }
    if (merge && any) merges.push_back(number);
  }
  for (const int number : merges) {
    const Node node = edit.node(number);
    int live = -1;
    int count = 0;
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
      if (!is_dead(node.inputs[i])) {
        live = static_cast<int>(i);
        ++count;
      }
    if (count != 1) continue;
    if (!edit.Readers({number, 1}).empty()) {
      const Endpoint index = edit.AddConstant(node.name + "/value_index", Tensor::Scalar(std::int32_t{live}));
      for (const Reader& reader : std::vector<Reader>(edit.Readers({number, 1})))
        if (Status status = edit.SetInput(reader.node, reader.input, index); !status.ok()) return status;
    }
    if (Status status = edit.ReplaceReaders({number, 0}, node.inputs[static_cast<std::size_t>(live)]); !status.ok()) return status;
  }
  for (const auto& [number, taken] : switches) {
    const Endpoint data = edit.node(number).inputs[0];
    for (const Reader& reader : std::vector<Reader>(edit.Readers({number, taken ? 1 : 0})))
      if (Status status = edit.SetInput(reader.node, reader.input, data); !status.ok()) return status;
  }
  return OkStatus();
}

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(take_known_branches) {
  return {.name = "take_known_branches", .phase = Phase::kBranches, .run = [](Editor& edit) -> Status {
            if (Status status = SettleLearningPhase(edit); !status.ok()) return status;
            // A branch that was taken may hold the next.
            for (int round = 0; round < 16; ++round) {
              bool taken = false;
              if (Status status = TakeIfs(edit, &taken); !status.ok()) return status;
              if (!taken) break;
            }
            return TakeSwitches(edit);
          }};
}
