#include <algorithm>
#include <map>
#include <queue>
#include <set>

#include "base/errors.h"
#include "base/strings.h"
#include "keras/read/config_reader.h"

namespace keratin::keras {
namespace {

// A tensor as configs name it.
struct History {
  std::string layer;
  std::int64_t node = 0;
  std::int64_t tensor = 0;
};

// ["dense", 0, 0], with keyword arguments behind it in inbound_nodes of Keras 2.
bool IsTriple(const Json& value) {
  return value.is_array() && (value.size() == 3 || value.size() == 4) && value[0].is_string() && value[1].is_int() && value[2].is_int();
}

bool IsConstantMark(const Json& value) { return value.is_array() && value.size() >= 3 && value[0].AsString() == "_CONSTANT_VALUE"; }

History TripleOf(const Json& value) { return {std::string(*value[0].AsString()), *value[1].AsInt(), *value[2].AsInt()}; }

class CallReader {
 public:
  CallReader(const Json& config, const std::vector<LayerPtr>& layers, const std::string& file, Model& model)
      : config_(config), layers_(layers), file_(file), model_(model) {
    for (std::size_t i = 0; i < layers.size(); ++i) by_name_[layers[i]->name] = i;
  }

  Status Read() {
    KERATIN_TRY(ReadNodes());
    KERATIN_TRY(Order());
    KERATIN_TRY(ReadEnds(config_["input_layers"], model_.inputs, model_.input_names, true));
    KERATIN_TRY(ReadEnds(config_["output_layers"], model_.outputs, model_.output_names, false));
    return CheckCallsOfModels();
  }

 private:
  struct Node {
    std::size_t layer = 0;
    Call call;
    std::vector<std::pair<std::size_t, std::size_t>> needs;  // layer, call
  };

  Status Wrong(std::size_t layer, std::string_view what) const { return InvalidArgument("{}: layers/{}: {}", file_, layers_[layer]->name, what); }

  // The call that `history` means, as a number of nodes_. `at_end`: it stands in input_layers or output_layers.
  Result<std::pair<std::size_t, std::size_t>> Locate(const History& history, bool at_end) const {
    const auto it = by_name_.find(history.layer);
    if (it == by_name_.end()) {
      std::vector<std::string> known;
      for (const LayerPtr& layer : layers_) known.push_back(layer->name);
      return InvalidArgument("there is no layer \"{}\".{}", history.layer, DidYouMean(history.layer, known));
    }
    const Layer& layer = *layers_[it->second];
    const auto count = static_cast<std::int64_t>(call_counts_[it->second]);
    // Files of Keras 2 count the calls of a model that has an InputLayer from 1; those of Keras 3 do so for a Functional, and only at the ends.
    std::int64_t first = 0;
    if (layer.model != nullptr) first = model_.version.major < 3 ? (StartsWithInputLayer(layer) ? 1 : 0) : (at_end && layer.class_name != "Sequential" ? 1 : 0);
    std::int64_t node = history.node - first;
    if (layer.model != nullptr && (node < 0 || node >= count)) node = history.node - (1 - first);
    if (node < 0 || node >= count) return InvalidArgument("call {} of layer \"{}\" is named, which is called {} times", history.node, history.layer, count);
    if (history.tensor < 0 || history.tensor > 1000) return InvalidArgument("output {} of layer \"{}\" is named", history.tensor, history.layer);
    return std::pair(it->second, static_cast<std::size_t>(node));
  }

  // A tensor argument; its call is a number of nodes_ until Order.
  Result<Argument> Tensor(const History& history, Node& user) {
    KERATIN_ASSIGN(const auto found, Locate(history, false));
    Argument argument;
    argument.kind = Argument::Kind::kTensor;
    argument.tensor = {static_cast<int>(first_node_[found.first] + found.second), static_cast<int>(history.tensor)};
    user.needs.push_back(found);
    return argument;
  }

  static Argument Constant(Json value) {
    Argument argument;
    argument.constant = std::move(value);
    return argument;
  }

  // A list or dict without tensors is one constant.
  static Argument Collapse(Argument argument) {
    if (argument.kind == Argument::Kind::kTensor) return argument;
    if (std::all_of(argument.items.begin(), argument.items.end(), [](const Argument& item) { return item.kind == Argument::Kind::kConstant; }))
      return Constant(argument.ToJson());
    return argument;
  }

  // `read_leaf` gives an argument for what is a leaf, or nothing.
  template <class Leaf>
  Result<Argument> Structure(const Json& value, const Leaf& read_leaf, int depth) {
    if (depth > 64) return InvalidArgument("arguments are nested more than 64 deep");
    KERATIN_ASSIGN(std::optional<Argument> leaf, read_leaf(value));
    if (leaf.has_value()) return *std::move(leaf);
    if (!value.is_array() && !value.is_object()) return Constant(value);
    Argument argument;
    argument.kind = value.is_array() ? Argument::Kind::kList : Argument::Kind::kDict;
    for (const Json& item : value.items()) {
      KERATIN_ASSIGN(Argument made, Structure(item, read_leaf, depth + 1));
      argument.items.push_back(std::move(made));
    }
    for (const auto& [key, item] : value.members()) {
      KERATIN_ASSIGN(Argument made, Structure(item, read_leaf, depth + 1));
      argument.keys.push_back(key);
      argument.items.push_back(std::move(made));
    }
    return argument;
  }

  // {"args": [...], "kwargs": {...}} of Keras 3.
  Status ReadKeras3Node(const Json& node, Node& made) {
    const auto leaf = [&](const Json& value) -> Result<std::optional<Argument>> {
      if (!value.is_object() || value["class_name"].AsString() != "__keras_tensor__") return std::optional<Argument>();
      const Json& history = value["config"]["keras_history"];
      if (!IsTriple(history)) return InvalidArgument("a tensor without keras_history");
      KERATIN_ASSIGN(Argument tensor, Tensor(TripleOf(history), made));
      return std::optional<Argument>(std::move(tensor));
    };
    for (const Json& arg : node["args"].items()) {
      KERATIN_ASSIGN(Argument argument, Structure(Plain(arg), leaf, 0));
      made.call.args.push_back(Collapse(std::move(argument)));
    }
    for (const auto& [name, value] : node["kwargs"].members()) {
      KERATIN_ASSIGN(Argument argument, Structure(Plain(value), leaf, 0));
      made.call.kwargs.emplace_back(name, Collapse(std::move(argument)));
    }
    return OkStatus();
  }

  // [[name, node, tensor, kwargs], ...] of Keras 1 and 2: the first argument, and keyword arguments beside its tensors.
  Status ReadKeras2Node(const Json& node, Node& made) {
    Json kwargs;
    const auto kwarg_leaf = [&](const Json& value) -> Result<std::optional<Argument>> {
      if (IsConstantMark(value)) return std::optional<Argument>(Constant(value[2]));
      if (!IsTriple(value)) return std::optional<Argument>();
      KERATIN_ASSIGN(Argument tensor, Tensor(TripleOf(value), made));
      return std::optional<Argument>(std::move(tensor));
    };
    const auto leaf = [&](const Json& value) -> Result<std::optional<Argument>> {
      if (value.size() >= 4 && (IsTriple(value) || IsConstantMark(value)) && value[3].size() > 0) kwargs = value[3];
      return kwarg_leaf(value);
    };
    KERATIN_ASSIGN(Argument argument, Structure(node, leaf, 0));
    if (argument.kind == Argument::Kind::kList && argument.items.size() == 1) {
      Argument single = std::move(argument.items.front());
      argument = std::move(single);
    }
    made.call.args.push_back(std::move(argument));
    for (const auto& [name, value] : kwargs.members()) {
      KERATIN_ASSIGN(Argument kwarg, Structure(Plain(value), kwarg_leaf, 0));
      made.call.kwargs.emplace_back(name, Collapse(std::move(kwarg)));
    }
    return OkStatus();
  }

  Status ReadNodes() {
    const Json& list = config_["layers"];
    std::size_t total = 0;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      const Json& nodes = list[i]["inbound_nodes"];
      if (!nodes.is_array() && !nodes.is_null()) return Wrong(i, "its inbound_nodes are no list");
      const bool is_input = layers_[i]->class_name == "InputLayer";
      if (is_input && nodes.size() > 1) return Wrong(i, "an InputLayer that is called");
      call_counts_.push_back(is_input ? 1 : nodes.size());
      first_node_.push_back(total);
      total += call_counts_.back();
    }
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      const Json& nodes = list[i]["inbound_nodes"];
      for (std::size_t k = 0; k < call_counts_[i]; ++k) {
        Node made;
        made.layer = i;
        made.call.layer = layers_[i];
        made.call.call_index = static_cast<int>(k);
        Status status = OkStatus();
        if (layers_[i]->class_name != "InputLayer") {
          const Json& node = nodes[k];
          if (node.is_object() && (node.Find("args") != nullptr || node.Find("kwargs") != nullptr))
            status = ReadKeras3Node(node, made);
          else if (node.is_array() || node.is_object())
            status = ReadKeras2Node(node, made);
          else
            return Wrong(i, "an inbound node that is neither a list nor an object");
        }
        if (!status.ok()) return Wrong(i, status.message());
        nodes_.push_back(std::move(made));
      }
    }
    return OkStatus();
  }

  // Calls in the file's order as far as arguments allow; a layer's own calls stay in order.
  Status Order() {
    std::vector<std::size_t> waits(nodes_.size());
    std::vector<std::vector<std::size_t>> users(nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      std::set<std::size_t> needs;
      for (const auto& [layer, call] : nodes_[i].needs) needs.insert(first_node_[layer] + call);
      if (nodes_[i].call.call_index > 0) needs.insert(i - 1);
      waits[i] = needs.size();
      for (const std::size_t need : needs) users[need].push_back(i);
    }
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      if (waits[i] == 0) ready.push(i);
    position_.assign(nodes_.size(), -1);
    std::vector<std::size_t> order;
    while (!ready.empty()) {
      const std::size_t node = ready.top();
      ready.pop();
      position_[node] = static_cast<int>(order.size());
      order.push_back(node);
      for (const std::size_t user : users[node])
        if (--waits[user] == 0) ready.push(user);
    }
    if (order.size() != nodes_.size()) {
      std::vector<std::string> names;
      for (std::size_t i = 0; i < nodes_.size() && names.size() < 5; ++i)
        if (position_[i] < 0) names.push_back(layers_[nodes_[i].layer]->name);
      return InvalidArgument("{}: layers are called in a circle: {}", file_, Join(names, ", "));
    }
    for (const std::size_t node : order) {
      Call call = std::move(nodes_[node].call);
      for (Argument& argument : call.args) Renumber(argument);
      for (auto& [name, argument] : call.kwargs) Renumber(argument);
      model_.calls.push_back(std::move(call));
    }
    return OkStatus();
  }

  void Renumber(Argument& argument) const {
    if (argument.kind == Argument::Kind::kTensor) argument.tensor.call = position_[static_cast<std::size_t>(argument.tensor.call)];
    for (Argument& item : argument.items) Renumber(item);
  }

  // Keras 3.2 wrote 0 for every call of a nested model. Of a model that is called again a call is then used by nothing, which no other file has.
  [[nodiscard]] Status CheckCallsOfModels() const {
    if (model_.version.major != 3 || model_.version.minor != 2) return OkStatus();
    std::vector<char> used(model_.calls.size(), 0);
    const auto mark = [&used](const Argument& argument) {
      for (const TensorRef& tensor : argument.Tensors()) used[static_cast<std::size_t>(tensor.call)] = 1;
    };
    for (const Call& call : model_.calls) {
      for (const Argument& argument : call.args) mark(argument);
      for (const auto& [name, argument] : call.kwargs) mark(argument);
    }
    mark(model_.outputs);
    for (std::size_t i = 0; i < model_.calls.size(); ++i)
      if (const Call& call = model_.calls[i]; call.layer->model != nullptr && call.call_index > 0 && used[i] == 0)
        return Status(StatusCode::kDataLoss,
                      fmt::format("{}: layers/{}: the model is called more than once, and Keras 3.2 does not write which of its calls is meant; save "
                                  "the model again with Keras 3.3 or later",
                                  file_, call.layer->name));
    return OkStatus();
  }

  // input_layers and output_layers: a triple, or a list or dict of them.
  Status ReadEnds(const Json& ends, Argument& argument, std::vector<std::string>& names, bool inputs) {
    const std::string_view key = inputs ? "input_layers" : "output_layers";
    const auto leaf = [&](const Json& value) -> Result<std::optional<Argument>> {
      if (!IsTriple(value)) {
        if (value.is_array() || value.is_object()) return std::optional<Argument>();
        return InvalidArgument("{} has {} where a layer should stand", key, value.Dump());
      }
      KERATIN_ASSIGN(const auto found, Locate(TripleOf(value), true));
      if (inputs && layers_[found.first]->class_name != "InputLayer") return InvalidArgument("the input \"{}\" is no InputLayer", layers_[found.first]->name);
      Argument tensor;
      tensor.kind = Argument::Kind::kTensor;
      tensor.tensor = {position_[first_node_[found.first] + found.second], static_cast<int>(*value[2].AsInt())};
      return std::optional<Argument>(std::move(tensor));
    };
    Result<Argument> made = Structure(Plain(ends), leaf, 0);
    if (!made.ok()) return InvalidArgument("{}: {}", file_, made.status().message());
    argument = *std::move(made);
    if (argument.Tensors().empty()) return InvalidArgument("{}: the model has no {}", file_, inputs ? "inputs" : "outputs");
    const bool keyed = !inputs && argument.kind == Argument::Kind::kDict &&
                       std::all_of(argument.items.begin(), argument.items.end(), [](const Argument& item) { return item.kind == Argument::Kind::kTensor; });
    std::set<std::string> taken;
    std::map<std::string, int> uses;
    const std::vector<TensorRef> tensors = argument.Tensors();
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      const std::string base = keyed ? argument.keys[i] : model_.calls[static_cast<std::size_t>(tensors[i].call)].layer->name;
      std::string name = base;
      while (!taken.insert(name).second) name = base + "_" + std::to_string(++uses[base]);
      names.push_back(std::move(name));
    }
    return OkStatus();
  }

  const Json& config_;
  const std::vector<LayerPtr>& layers_;
  const std::string& file_;
  Model& model_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::vector<std::size_t> call_counts_;  // by layer
  std::vector<std::size_t> first_node_;   // by layer
  std::vector<Node> nodes_;
  std::vector<int> position_;  // by node: its number among the calls
};

}  // namespace

Status ReadCalls(const Json& config, const std::vector<LayerPtr>& layers, const std::string& file, Model& model) {
  return CallReader(config, layers, file, model).Read();
}

}  // namespace keratin::keras
