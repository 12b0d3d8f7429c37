// TensorArrayV3, ...WriteV3, ...ReadV3, ...ScatterV3, ...GatherV3, ...SizeV3
//   ->  TensorListReserve, ...SetItem, ...GetItem, ...FromTensor, ...Stack or ...Gather, ...Length
//
// A TensorArray changes and its "flow" says in which order; where every use follows the flow, the flow itself can be the value: a list. An array that
// grows, is read at random places while it is filled, or leaves what is understood here stays an array.
#include <algorithm>
#include <map>
#include <set>

#include "base/errors.h"
#include "optimize/rewrite.h"

namespace keratin::optimize {
namespace {

bool IsLoop(const Node& node) { return node.op == "While" || node.op == "StatelessWhile"; }
bool IsIf(const Node& node) { return node.op == "If" || node.op == "StatelessIf"; }

// The main graph is "", a function has its name.
struct Place {
  std::string graph;
  Endpoint endpoint;
  friend auto operator<=>(const Place&, const Place&) = default;
};

struct Use {
  std::string graph;
  int node = -1;
  friend auto operator<=>(const Use&, const Use&) = default;
};

class Arrays {
 public:
  Arrays(const Graph& graph, const std::vector<std::string>& kept) : main_(graph), kept_(kept.begin(), kept.end()) {
    for (const auto& [name, function] : graph.functions) functions_[name] = *function;
  }

  Result<Graph> Run() {
    CountCallers();
    for (int number = 0; number < main_.size(); ++number)
      if (main_.node(number).op == "TensorArrayV3") Convert("", number);
    std::vector<std::string> inner;
    for (const auto& [name, function] : functions_)
      if (callers_[name] == 1) inner.push_back(name);
    for (const std::string& name : inner)
      for (int number = 0; number < functions_.at(name).body.size(); ++number)
        if (functions_.at(name).body.node(number).op == "TensorArrayV3") Convert(name, number);
    for (const std::string& name : changed_) main_.functions[name] = std::make_shared<const Function>(functions_.at(name));
    return std::move(main_);
  }

 private:
  Graph& GraphOf(const std::string& name) { return name.empty() ? main_ : functions_.at(name).body; }

  void CountCallers() {
    const auto count = [this](const Graph& graph) {
      for (const Node& node : graph.nodes())
        for (const auto& [name, value] : node.attrs.map()) {
          if (const auto* function = std::get_if<FunctionName>(&value)) ++callers_[function->name];
          if (const auto* list = std::get_if<std::vector<FunctionName>>(&value))
            for (const FunctionName& function : *list) ++callers_[function.name];
        }
    };
    count(main_);
    for (const auto& [name, function] : functions_) count(function.body);
  }

  // A function that only this node calls, to follow a value into it.
  Function* Callee(const Node& node, std::string_view attr) {
    const auto found = functions_.find(node.attrs.Function(attr));
    return found != functions_.end() && callers_[found->first] == 1 ? &found->second : nullptr;
  }

  // Follows handles and flows of one array to all their uses. False where one is not understood.
  bool Follow(const std::string& graph_name, int array) {
    std::vector<std::pair<Place, bool>> work = {{{graph_name, {array, 0}}, false}, {{graph_name, {array, 1}}, true}};
    while (!work.empty()) {
      const auto [place, is_flow] = work.back();
      work.pop_back();
      if (!(is_flow ? flows_ : handles_).insert(place).second) continue;
      Graph& graph = GraphOf(place.graph);
      if (place.graph.empty() && kept_.contains(graph.node(place.endpoint.node).name)) return false;
      if (!place.graph.empty() && !LeavesThrough(place, is_flow, &work)) return false;
      for (int number = 0; number < graph.size(); ++number) {
        const Node& reader = graph.node(number);
        for (std::size_t i = 0; i < reader.inputs.size(); ++i) {
          if (!(reader.inputs[i] == place.endpoint)) continue;
          if (!Goes(place.graph, number, static_cast<int>(i), is_flow, &work)) return false;
        }
      }
    }
    return std::all_of(uses_.begin(), uses_.end(), [this](const Use& use) {
      const Node& node = GraphOf(use.graph).node(use.node);
      return handles_.contains({use.graph, node.inputs[0]}) && flows_.contains({use.graph, node.inputs[static_cast<std::size_t>(FlowInput(node.op))]});
    });
  }

  static int FlowInput(std::string_view op) {
    if (op == "TensorArrayWriteV3" || op == "TensorArrayScatterV3") return 3;
    if (op == "TensorArrayReadV3" || op == "TensorArrayGatherV3") return 2;
    return op == "TensorArraySizeV3" ? 1 : -1;
  }

  bool Goes(const std::string& graph, int number, int input, bool is_flow, std::vector<std::pair<Place, bool>>* work) {
    const Node& reader = GraphOf(graph).node(number);
    if (reader.op == "Identity") {
      work->push_back({{graph, {number, 0}}, is_flow});
      return true;
    }
    if (reader.op == "TensorArrayCloseV3" && !is_flow) {
      closes_.insert({graph, number});
      return true;
    }
    const int flow = FlowInput(reader.op);
    if (flow >= 0) {
      if (input != (is_flow ? flow : 0)) return false;
      uses_.insert({graph, number});
      if (is_flow && flow == 3) work->push_back({{graph, {number, 0}}, true});
      return true;
    }
    if (IsLoop(reader)) {
      const Function* cond = Callee(reader, "cond");
      const Function* body = Callee(reader, "body");
      if (cond == nullptr || body == nullptr) return false;
      for (const Function* function : {cond, body}) {
        if (static_cast<std::size_t>(input) >= function->args.size()) return false;
        work->push_back({{function->name, {function->args[static_cast<std::size_t>(input)], 0}}, is_flow});
      }
      loops_[body->name] = {graph, number};
      work->push_back({{graph, {number, input}}, is_flow});
      // What comes back must be of the same array.
      back_.push_back({{body->name, body->results[static_cast<std::size_t>(input)]}, is_flow});
      return true;
    }
    if (IsIf(reader) && input > 0) {
      for (const char* attr : {"then_branch", "else_branch"}) {
        const Function* function = Callee(reader, attr);
        if (function == nullptr || static_cast<std::size_t>(input) > function->args.size()) return false;
        ifs_[function->name] = {graph, number};
        work->push_back({{function->name, {function->args[static_cast<std::size_t>(input) - 1], 0}}, is_flow});
      }
      return true;
    }
    return false;
  }

  // A result of a function goes on where the function is called.
  bool LeavesThrough(const Place& place, bool is_flow, std::vector<std::pair<Place, bool>>* work) {
    const Function& function = functions_.at(place.graph);
    for (std::size_t i = 0; i < function.results.size(); ++i) {
      if (!(function.results[i] == place.endpoint)) continue;
      if (const auto loop = loops_.find(place.graph); loop != loops_.end()) {
        work->push_back({{loop->second.graph, {loop->second.node, static_cast<int>(i)}}, is_flow});
        const Node& node = GraphOf(loop->second.graph).node(loop->second.node);
        back_.push_back({{loop->second.graph, node.inputs[i]}, is_flow});
      } else if (const auto branch = ifs_.find(place.graph); branch != ifs_.end()) {
        work->push_back({{branch->second.graph, {branch->second.node, static_cast<int>(i)}}, is_flow});
        const Node& node = GraphOf(branch->second.graph).node(branch->second.node);
        for (const char* attr : {"then_branch", "else_branch"}) {
          const Function* both = Callee(node, attr);
          if (both == nullptr) return false;
          back_.push_back({{both->name, both->results[i]}, is_flow});
        }
      } else {
        return false;
      }
    }
    return true;
  }

  // The int32 constant that `endpoint` shows, or null.
  static const Tensor* KnownInts(const Graph& graph, Endpoint endpoint) {
    const Node& constant = graph.node(SourceIn(graph, endpoint).node);
    const Tensor* value = constant.op == "Const" ? constant.attrs.Get<Tensor>("value") : nullptr;
    return value != nullptr && value->dtype() == DType::kInt32 ? value : nullptr;
  }

  static bool IsInt(const Graph& graph, Endpoint endpoint, std::int32_t wanted) {
    const Tensor* value = KnownInts(graph, endpoint);
    return value != nullptr && value->size() == 1 && *value->data<std::int32_t>() == wanted;
  }

  // What 0, 1, 2, ... goes up to.
  static std::optional<Endpoint> CountsFromZero(const Graph& graph, Endpoint indices) {
    const Node& range = graph.node(SourceIn(graph, indices).node);
    if (range.op != "Range" || !IsInt(graph, range.inputs[0], 0) || !IsInt(graph, range.inputs[2], 1)) return std::nullopt;
    return SourceIn(graph, range.inputs[1]);
  }

  // Whether the scalar is the size of dimension 0 of the tensor.
  static bool IsFirstDimension(const Graph& graph, Endpoint scalar, Endpoint tensor) {
    const Node& slice = graph.node(scalar.node);
    if (slice.op != "StridedSlice" || !IsInt(graph, slice.inputs[1], 0) || !IsInt(graph, slice.inputs[2], 1)) return false;
    const Node& shape = graph.node(SourceIn(graph, slice.inputs[0]).node);
    return shape.op == "Shape" && SourceIn(graph, shape.inputs[0]) == SourceIn(graph, tensor);
  }

  static bool CanScatter(const Graph& graph, const Node& scatter) {
    const std::optional<Endpoint> limit = CountsFromZero(graph, scatter.inputs[1]);
    if (limit && IsFirstDimension(graph, *limit, scatter.inputs[2])) return true;
    // The range was folded: all of a tensor whose first dimension it counts.
    const Tensor* value = KnownInts(graph, scatter.inputs[1]);
    if (value == nullptr) return false;
    for (std::int64_t i = 0; i < value->size(); ++i)
      if (value->data<std::int32_t>()[i] != i) return false;
    return true;
  }

  void Convert(const std::string& graph_name, int array) {
    uses_.clear();
    closes_.clear();
    handles_.clear();
    flows_.clear();
    loops_.clear();
    ifs_.clear();
    back_.clear();
    const Node& node = GraphOf(graph_name).node(array);
    if (node.attrs.Bool("dynamic_size") || !Follow(graph_name, array)) return;
    for (const auto& [place, is_flow] : back_)
      if (!(is_flow ? flows_ : handles_).contains(place)) return;
    for (const Use& use : uses_) {
      const Graph& graph = GraphOf(use.graph);
      const Node& user = graph.node(use.node);
      if (user.op == "TensorArrayScatterV3" && (!CanScatter(graph, user) || !IsNew(use.graph, user.inputs[3], graph_name, array))) return;
    }
    Rewrite(graph_name, array);
  }

  // The flow that comes straight from the array: nothing was written before.
  bool IsNew(const std::string& graph, Endpoint flow, const std::string& graph_name, int array) {
    return graph == graph_name && SourceIn(GraphOf(graph), flow) == Endpoint{array, 1};
  }

  Endpoint AddShape(const std::string& graph, const std::string& name, const Shape& shape) {
    Tensor value = Tensor::Scalar(std::int32_t{-1});
    if (shape.has_rank()) {
      std::vector<std::int32_t> dims;
      for (int i = 0; i < shape.rank(); ++i) dims.push_back(static_cast<std::int32_t>(shape[i]));
      value = Tensor::Of(Shape{static_cast<std::int64_t>(dims.size())}, dims);
    }
    return AddConstant(graph, name, value);
  }
  Endpoint AddConstant(const std::string& graph, const std::string& name, const Tensor& value) {
    Graph& to = GraphOf(graph);
    return {to.Add(Node{.name = to.UniqueName(name), .op = "Const", .attrs = Attrs{{"dtype", value.dtype()}, {"value", value}}}), 0};
  }

  void Rewrite(const std::string& graph_name, int array) {
    const Attrs attrs = GraphOf(graph_name).node(array).attrs;
    const std::string name = GraphOf(graph_name).node(array).name;
    const DType dtype = attrs.Type("dtype");
    Shape element = Shape::UnknownRank();
    if (const Shape* shape = attrs.Get<Shape>("element_shape")) element = *shape;
    const auto define = [this](const Use& use, std::string_view op, std::vector<Endpoint> inputs, Attrs changed) {
      Node& node = GraphOf(use.graph).mutable_node(use.node);
      node.op = std::string(op);
      node.inputs = std::move(inputs);
      node.attrs = std::move(changed);
      if (!use.graph.empty()) changed_.insert(use.graph);
    };
    for (const Use& use : uses_) {
      const Node node = GraphOf(use.graph).node(use.node);
      const auto shape = [&]() {
        const Shape* own = node.attrs.Get<Shape>("element_shape");
        return AddShape(use.graph, node.name + "/element_shape", own != nullptr && own->has_rank() ? *own : element);
      };
      const Attrs typed{{"element_dtype", dtype}};
      if (node.op == "TensorArrayWriteV3") {
        define(use, "TensorListSetItem", {node.inputs[3], node.inputs[1], node.inputs[2]},
               Attrs{{"element_dtype", dtype}, {"resize_if_index_out_of_bounds", false}});
      } else if (node.op == "TensorArrayReadV3") {
        define(use, "TensorListGetItem", {node.inputs[2], node.inputs[1], shape()}, Attrs{{"element_dtype", dtype}, {"Tshape", DType::kInt32}});
      } else if (node.op == "TensorArrayScatterV3") {
        define(use, "TensorListFromTensor", {node.inputs[2], shape()}, Attrs{{"element_dtype", dtype}, {"shape_type", DType::kInt32}});
      } else if (node.op == "TensorArraySizeV3") {
        define(use, "TensorListLength", {node.inputs[1]}, {});
      } else if (IsWhole(use)) {
        define(use, "TensorListStack", {node.inputs[2], shape()}, Attrs{{"element_dtype", dtype}, {"num_elements", std::int64_t{-1}}});
      } else {
        define(use, "TensorListGather", {node.inputs[2], node.inputs[1], shape()}, typed);
      }
    }
    for (const Use& use : closes_) define(use, "NoOp", {}, {});

    // Handles carry nothing any more, flows carry the list.
    const Endpoint nothing = AddConstant(graph_name, name + "/handle", Tensor::Scalar(0.0F));
    Graph& graph = GraphOf(graph_name);
    for (int number = 0; number < graph.size(); ++number)
      for (Endpoint& input : graph.mutable_node(number).inputs) {
        if (input == Endpoint{array, 0}) input = nothing;
        if (input == Endpoint{array, 1}) input = {array, 0};
      }
    if (!graph_name.empty())
      for (Endpoint& result : functions_.at(graph_name).results) {
        if (result == Endpoint{array, 0}) result = nothing;
        if (result == Endpoint{array, 1}) result = {array, 0};
      }
    const Node node = graph.node(array);
    const Endpoint shape = AddShape(graph_name, name + "/element_shape", element);
    define({graph_name, array}, "TensorListReserve", {shape, node.inputs[0]}, Attrs{{"element_dtype", dtype}, {"shape_type", DType::kInt32}});
    for (const bool is_flow : {false, true}) {
      const DType type = is_flow ? DType::kVariant : DType::kFloat;
      for (const Place& place : is_flow ? flows_ : handles_) {
        if (place.graph == graph_name && place.endpoint.node == array) continue;
        Node& carrier = GraphOf(place.graph).mutable_node(place.endpoint.node);
        const auto index = static_cast<std::size_t>(place.endpoint.output);
        if (!place.graph.empty()) changed_.insert(place.graph);
        if (carrier.op == "Identity" || carrier.op == "_Arg") carrier.attrs.Set("T", type);
        if (IsLoop(carrier)) SetType(carrier, "T", index, type);
        if (IsIf(carrier)) SetType(carrier, "Tout", index, type);
        // The input of a branch is no output of its node: its argument tells the place.
        if (const auto branch = ifs_.find(place.graph); carrier.op == "_Arg" && branch != ifs_.end())
          SetType(GraphOf(branch->second.graph).mutable_node(branch->second.node), "Tin", ArgIndex(place), type);
      }
    }
    for (const auto* callers : {&loops_, &ifs_})
      for (const auto& [function, use] : *callers)
        if (!use.graph.empty()) changed_.insert(use.graph);
  }

  std::size_t ArgIndex(const Place& place) {
    const std::vector<int>& args = functions_.at(place.graph).args;
    return static_cast<std::size_t>(std::find(args.begin(), args.end(), place.endpoint.node) - args.begin());
  }

  static void SetType(Node& node, std::string_view attr, std::size_t index, DType type) {
    std::vector<DType> types = node.attrs.Types(attr);
    if (index < types.size()) types[index] = type;
    node.attrs.Set(attr, types);
  }

  // A gather of all elements in order.
  bool IsWhole(const Use& use) {
    const Graph& graph = GraphOf(use.graph);
    const Node& gather = graph.node(use.node);
    const std::optional<Endpoint> limit = CountsFromZero(graph, gather.inputs[1]);
    if (!limit) return false;
    const Node& size = graph.node(limit->node);
    if (size.op == "TensorArraySizeV3") return SourceIn(graph, size.inputs[1]) == SourceIn(graph, gather.inputs[2]);
    return size.op == "TensorListLength" && SourceIn(graph, size.inputs[0]) == SourceIn(graph, gather.inputs[2]);
  }

  Graph main_;
  std::map<std::string, Function> functions_;
  std::set<std::string> kept_;
  std::map<std::string, int> callers_;
  std::set<std::string> changed_;
  // Of the array at hand.
  std::set<Place> handles_, flows_;
  std::set<Use> uses_, closes_;
  std::map<std::string, Use> loops_, ifs_;  // functions, with the node that calls them
  std::vector<std::pair<Place, bool>> back_;
};

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(tensor_arrays_to_lists) {
  return {.name = "tensor_arrays_to_lists", .phase = Phase::kLists, .run = [](Editor& edit) -> Status {
            const auto has_arrays = [](const Graph& graph) {
              return std::any_of(graph.nodes().begin(), graph.nodes().end(), [](const Node& node) { return node.op == "TensorArrayV3"; });
            };
            bool any = has_arrays(edit.graph());
            for (const auto& [name, function] : edit.graph().functions) any = any || has_arrays(function->body);
            if (!any) return OkStatus();
            return edit.Transform([](const Graph& graph, const std::vector<std::string>& kept) { return Arrays(graph, kept).Run(); });
          }};
}
