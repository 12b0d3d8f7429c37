#include "graph/graph.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/errors.h"
#include "base/strings.h"

namespace keratin {

int Graph::Add(Node node) {
  const int number = size();
  by_name_.emplace(node.name, number);
  nodes_.push_back(std::move(node));
  return number;
}

std::optional<int> Graph::Find(std::string_view name) const {
  const auto it = by_name_.find(std::string(name));
  if (it == by_name_.end()) return std::nullopt;
  return it->second;
}

std::string Graph::UniqueName(std::string_view name) const {
  std::string candidate(name);
  for (int i = 1; by_name_.contains(candidate); ++i) candidate = std::string(name) + "_" + std::to_string(i);
  return candidate;
}

Result<Endpoint> Graph::FindTensor(std::string_view tensor_name) const {
  std::string_view name = tensor_name;
  int output = 0;
  if (const std::size_t colon = tensor_name.rfind(':'); colon != std::string_view::npos) {
    const std::string_view digits = tensor_name.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), output);
    if (error != std::errc() || end != digits.data() + digits.size() || output < 0)
      return InvalidArgument("\"{}\" is not a tensor name: what follows the colon must be an output number, as in \"dense/BiasAdd:0\"", tensor_name);
    name = tensor_name.substr(0, colon);
  }
  if (const std::optional<int> node = Find(name)) return Endpoint{*node, output};
  std::vector<std::string> known;
  known.reserve(nodes_.size());
  for (const Node& node : nodes_) known.push_back(node.name);
  return NotFound("there is no tensor \"{}\" in the graph.{}", tensor_name, DidYouMean(name, known));
}

std::string Graph::TensorName(Endpoint endpoint) const { return node(endpoint.node).name + ":" + std::to_string(endpoint.output); }

Result<std::vector<int>> Graph::TopologicalOrder() const {
  std::vector<int> roots(nodes_.size());
  for (int i = 0; i < size(); ++i) roots[static_cast<std::size_t>(i)] = i;
  return TopologicalOrder(roots);
}

Result<std::vector<int>> Graph::TopologicalOrder(const std::vector<int>& roots) const {
  enum : char { kNew, kOpen, kDone };
  std::vector<char> state(nodes_.size(), kNew);
  std::vector<int> order;
  struct Frame {
    int node;
    std::size_t next;
  };
  std::vector<Frame> stack;
  for (const int root : roots) {
    if (state[static_cast<std::size_t>(root)] != kNew) continue;
    state[static_cast<std::size_t>(root)] = kOpen;
    stack.push_back({root, 0});
    while (!stack.empty()) {
      Frame& frame = stack.back();
      const Node& current = node(frame.node);
      const std::size_t data_inputs = current.inputs.size();
      if (frame.next == data_inputs + current.control_inputs.size()) {
        state[static_cast<std::size_t>(frame.node)] = kDone;
        order.push_back(frame.node);
        stack.pop_back();
        continue;
      }
      const int input = frame.next < data_inputs ? current.inputs[frame.next].node : current.control_inputs[frame.next - data_inputs];
      ++frame.next;
      if (input < 0 || input >= size()) return Internal("node \"{}\" has an input that is not in the graph", current.name);
      if (state[static_cast<std::size_t>(input)] == kDone) continue;
      const std::string& op = node(input).op;
      if ((current.op == "Merge" || current.op == "RefMerge") && (op == "NextIteration" || op == "RefNextIteration")) continue;
      if (state[static_cast<std::size_t>(input)] == kOpen) return InvalidArgument("the graph has a cycle through node \"{}\"", current.name);
      state[static_cast<std::size_t>(input)] = kOpen;
      stack.push_back({input, 0});
    }
  }
  return order;
}

Result<std::vector<int>> Graph::NeededInOrder(const std::vector<int>& roots, std::vector<int>* numbers) const {
  KERATIN_ASSIGN(std::vector<int> order, TopologicalOrder(roots));
  numbers->assign(nodes_.size(), -1);
  for (std::size_t i = 0; i < order.size(); ++i) (*numbers)[static_cast<std::size_t>(order[i])] = static_cast<int>(i);
  // What a loop's Merge takes from NextIteration is reached from the loop's other end.
  for (std::size_t i = 0; i < order.size(); ++i)
    for (const Endpoint& input : node(order[i]).inputs)
      if ((*numbers)[static_cast<std::size_t>(input.node)] < 0) {
        KERATIN_ASSIGN(const std::vector<int> more, TopologicalOrder({input.node}));
        for (const int number : more)
          if ((*numbers)[static_cast<std::size_t>(number)] < 0) {
            (*numbers)[static_cast<std::size_t>(number)] = static_cast<int>(order.size());
            order.push_back(number);
          }
      }
  return order;
}

Result<Graph> Graph::Pruned(const std::vector<int>& roots, std::vector<int>* renumbered) && {
  std::vector<int> numbers;
  KERATIN_ASSIGN(const std::vector<int> order, NeededInOrder(roots, &numbers));
  Graph pruned;
  pruned.functions = std::move(functions);
  pruned.producer = producer;
  pruned.nodes_.reserve(order.size());
  for (const int number : order) {
    Node& moved = mutable_node(number);
    for (Endpoint& input : moved.inputs) input.node = numbers[static_cast<std::size_t>(input.node)];
    for (int& control : moved.control_inputs) control = numbers[static_cast<std::size_t>(control)];
    pruned.nodes_.push_back(std::move(moved));
  }
  // The entries of the nodes that stay are used again.
  for (auto entry = by_name_.begin(); entry != by_name_.end();) {
    entry->second = numbers[static_cast<std::size_t>(entry->second)];
    entry = entry->second < 0 ? by_name_.erase(entry) : std::next(entry);
  }
  pruned.by_name_ = std::move(by_name_);
  if (renumbered != nullptr) *renumbered = std::move(numbers);
  return pruned;
}

Result<Graph> Graph::Pruned(const std::vector<int>& roots, std::vector<int>* renumbered) const& { return Graph(*this).Pruned(roots, renumbered); }

std::vector<std::string> FunctionNames(const Node& node) {
  std::vector<std::string> names;
  for (const auto& [key, value] : node.attrs.map()) {
    if (const auto* name = std::get_if<FunctionName>(&value)) names.push_back(name->name);
    if (const auto* list = std::get_if<std::vector<FunctionName>>(&value))
      for (const FunctionName& name : *list) names.push_back(name.name);
  }
  return names;
}

void Graph::DropUnusedFunctions() {
  std::set<std::string> used;
  std::vector<const Graph*> open = {this};
  const auto use = [&](const std::string& name) {
    const auto found = functions.find(name);
    if (found != functions.end() && used.insert(name).second) open.push_back(&found->second->body);
  };
  while (!open.empty()) {
    const Graph* next = open.back();
    open.pop_back();
    for (const Node& node : next->nodes()) {
      // A node may call a function by having its name as op.
      use(node.op);
      for (const std::string& name : FunctionNames(node)) use(name);
    }
  }
  std::erase_if(functions, [&used](const auto& entry) { return !used.contains(entry.first); });
}

}  // namespace keratin
