#include "graph/inline.h"

#include <algorithm>
#include <set>

#include "base/errors.h"

namespace keratin {
namespace {

constexpr int kMaxDepth = 256;

// True for ops that change something or may stop the run, so that they must run even when nobody takes their result.
bool HasEffect(std::string_view op) {
  static constexpr std::string_view kPrefixes[] = {"Apply",
                                                   "Assert",
                                                   "Assign",
                                                   "DestroyResource",
                                                   "InitializeTable",
                                                   "LookupTableImport",
                                                   "LookupTableInsert",
                                                   "LookupTableRemove",
                                                   "MergeV2",
                                                   "Print",
                                                   "Queue",
                                                   "ResourceApply",
                                                   "ResourceScatter",
                                                   "ResourceSparseApply",
                                                   "Save",
                                                   "Scatter",
                                                   "SparseApply",
                                                   "Stack",
                                                   "Write"};
  return std::any_of(std::begin(kPrefixes), std::end(kPrefixes), [op](std::string_view prefix) { return op.starts_with(prefix); });
}

class Inliner {
 public:
  explicit Inliner(const Graph& graph) : library_(graph.functions) {
    std::int64_t nodes = graph.size();
    for (const auto& [name, function] : library_) nodes += function->body.size();
    budget_ = 100000 + 16 * nodes;
  }

  // A graph in which calls are being replaced. `source` must outlive it.
  struct Expansion {
    const Graph* source;
    Graph graph;
    struct Place {
      int number = -1;  // of the node itself, or of the Identity that stands for the call
      const Function* callee = nullptr;
      std::vector<int> body;  // of the callee's nodes; -1 for its _Arg nodes
      bool direct = true;     // users take the body's results instead of the Identity's outputs
    };
    std::vector<Place> places;
  };

  Result<Graph> Run(const Graph& graph) {
    KERATIN_TRY(InlineReferenced(graph, 0));
    KERATIN_ASSIGN(Expansion expansion, Expand(graph));
    for (auto& [name, function] : inlined_)
      if (function != nullptr && kept_.contains(name)) expansion.graph.functions.emplace(name, function);
    expansion.graph.producer = graph.producer;
    return std::move(expansion.graph);
  }

 private:
  const Function* Callee(const Node& node) const {
    const std::string& name = node.op == "PartitionedCall" || node.op == "StatefulPartitionedCall" ? node.attrs.Function("f") : node.op;
    const auto found = inlined_.find(name);
    return found == inlined_.end() ? nullptr : found->second.get();
  }

  // Inlines what `graph` uses: calls, and bodies of its loops and branches.
  Status InlineReferenced(const Graph& graph, int depth) {
    for (const Node& node : graph.nodes()) {
      if (library_.contains(node.op)) KERATIN_TRY(InlineFunction(node.op, depth));
      const bool call = node.op == "PartitionedCall" || node.op == "StatefulPartitionedCall";
      for (const std::string& name : FunctionNames(node)) {
        KERATIN_TRY(InlineFunction(name, depth));
        if (!call) kept_.insert(name);
      }
    }
    return OkStatus();
  }

  Status InlineFunction(const std::string& name, int depth) {
    const auto found = library_.find(name);
    if (found == library_.end()) return OkStatus();
    if (const auto known = inlined_.find(name); known != inlined_.end()) {
      if (known->second == nullptr) return InvalidArgument("function \"{}\" calls itself", name);
      return OkStatus();
    }
    if (depth >= kMaxDepth) return InvalidArgument("function \"{}\": functions call each other more than {} deep", name, kMaxDepth);
    inlined_.emplace(name, nullptr);
    const Function& source = *found->second;
    KERATIN_TRY(InlineReferenced(source.body, depth + 1));
    Result<Expansion> expansion = Expand(source.body);
    if (!expansion.ok()) return expansion.status().WithContext(fmt::format("function \"{}\"", name));
    auto function = std::make_shared<Function>();
    function->name = source.name;
    function->attrs = source.attrs;
    function->result_names = source.result_names;
    function->result_types = source.result_types;
    for (const int arg : source.args) function->args.push_back(expansion->places[static_cast<std::size_t>(arg)].number);
    for (const Endpoint& result : source.results) {
      KERATIN_ASSIGN(const Endpoint resolved, Resolve(*expansion, result));
      function->results.push_back(resolved);
    }
    for (const int control : source.control_results) AddControls(*expansion, control, &function->control_results);
    function->body = std::move(expansion->graph);
    inlined_[name] = std::move(function);
    return OkStatus();
  }

  // Itself, or in the functions of a loop or branch. Function references have no cycles by now.
  bool NodeHasEffect(const Node& node) {
    if (HasEffect(node.op)) return true;
    const std::vector<std::string> names = FunctionNames(node);
    return std::any_of(names.begin(), names.end(), [this](const std::string& name) {
      const auto found = inlined_.find(name);
      if (found == inlined_.end() || found->second == nullptr) return false;
      const auto [known, is_new] = effects_.emplace(name, false);
      if (is_new) {
        const std::vector<Node>& nodes = found->second->body.nodes();
        known->second = std::any_of(nodes.begin(), nodes.end(), [this](const Node& inner) { return NodeHasEffect(inner); });
      }
      return known->second;
    });
  }

  Result<Expansion> Expand(const Graph& source) {
    Expansion expansion{&source, {}, std::vector<Expansion::Place>(source.nodes().size())};
    // Names of the file first: a node of a body must not take one.
    for (int i = 0; i < source.size(); ++i) {
      const Node& node = source.node(i);
      Expansion::Place& place = expansion.places[static_cast<std::size_t>(i)];
      place.callee = Callee(node);
      Node copy{.name = node.name, .op = node.op};
      if (place.callee == nullptr) {
        copy.attrs = node.attrs;
        copy.device = node.device;
      } else if (place.callee->args.size() != node.inputs.size()) {
        return InvalidArgument("node \"{}\" calls function \"{}\" with {} inputs; it takes {}", node.name, place.callee->name, node.inputs.size(),
                               place.callee->args.size());
      }
      place.number = expansion.graph.Add(std::move(copy));
    }
    for (int i = 0; i < source.size(); ++i)
      if (expansion.places[static_cast<std::size_t>(i)].callee != nullptr)
        KERATIN_TRY(AddBody(source.node(i), &expansion, &expansion.places[static_cast<std::size_t>(i)]));
    for (int i = 0; i < source.size(); ++i) KERATIN_TRY(Connect(i, &expansion));
    return expansion;
  }

  Status AddBody(const Node& call, Expansion* expansion, Expansion::Place* place) {
    const Graph& body = place->callee->body;
    budget_ -= body.size();
    if (budget_ < 0) return ResourceExhausted("node \"{}\": calls of functions that call functions multiply to more nodes than a model has", call.name);
    for (const Node& node : body.nodes()) {
      if (node.op == "_Arg") {
        place->body.push_back(-1);
        continue;
      }
      place->body.push_back(
          expansion->graph.Add({.name = expansion->graph.UniqueName(call.name + "/" + node.name), .op = node.op, .attrs = node.attrs, .device = node.device}));
    }
    const std::vector<int>& controls = place->callee->control_results;
    place->direct = std::none_of(controls.begin(), controls.end(), [this, &body](int control) { return NodeHasEffect(body.node(control)); });
    return OkStatus();
  }

  // The tensor of the new graph that `endpoint` of the source graph is.
  Result<Endpoint> Resolve(const Expansion& expansion, Endpoint endpoint) const {
    // A function may give an argument back, so that one call leads to the next; more steps than nodes are a circle.
    for (int steps = 0; steps <= expansion.source->size(); ++steps) {
      const Expansion::Place& place = expansion.places[static_cast<std::size_t>(endpoint.node)];
      if (place.callee == nullptr) return Endpoint{place.number, endpoint.output};
      if (static_cast<std::size_t>(endpoint.output) >= place.callee->results.size())
        return InvalidArgument("node \"{}\": function \"{}\" has {} results and no result {}", expansion.source->node(endpoint.node).name, place.callee->name,
                               place.callee->results.size(), endpoint.output);
      if (!place.direct) return Endpoint{place.number, endpoint.output};
      const Endpoint result = place.callee->results[static_cast<std::size_t>(endpoint.output)];
      const int number = place.body[static_cast<std::size_t>(result.node)];
      if (number >= 0) return Endpoint{number, result.output};
      endpoint = Argument(expansion, endpoint.node, result.node);
    }
    return InvalidArgument("node \"{}\": calls take their arguments from each other in a circle", expansion.source->node(endpoint.node).name);
  }

  // What call `number` passes for the callee's _Arg node `arg`.
  static Endpoint Argument(const Expansion& expansion, int number, int arg) {
    const std::vector<int>& args = expansion.places[static_cast<std::size_t>(number)].callee->args;
    const auto position = std::find(args.begin(), args.end(), arg) - args.begin();
    return expansion.source->node(number).inputs[static_cast<std::size_t>(position)];
  }

  // Nodes of the new graph to wait for in place of source node `number`.
  static void AddControls(const Expansion& expansion, int number, std::vector<int>* controls) {
    const Expansion::Place& place = expansion.places[static_cast<std::size_t>(number)];
    const auto add = [controls](int control) {
      if (control >= 0 && std::find(controls->begin(), controls->end(), control) == controls->end()) controls->push_back(control);
    };
    if (place.callee == nullptr) {
      add(place.number);
      return;
    }
    // Functions of TensorFlow 1 do not list their control results.
    if (place.callee->control_results.empty())
      for (const Endpoint& result : place.callee->results) add(place.body[static_cast<std::size_t>(result.node)]);
    for (const int control : place.callee->control_results) add(place.body[static_cast<std::size_t>(control)]);
  }

  Status Connect(int number, Expansion* expansion) const {
    const Node& node = expansion->source->node(number);
    const Expansion::Place& place = expansion->places[static_cast<std::size_t>(number)];
    std::vector<int> controls;
    for (const int control : node.control_inputs) AddControls(*expansion, control, &controls);
    if (place.callee == nullptr) {
      Node& copy = expansion->graph.mutable_node(place.number);
      for (const Endpoint& input : node.inputs) {
        KERATIN_ASSIGN(const Endpoint resolved, Resolve(*expansion, input));
        copy.inputs.push_back(resolved);
      }
      copy.control_inputs = std::move(controls);
      return OkStatus();
    }
    return ConnectBody(number, controls, expansion);
  }

  Status ConnectBody(int number, const std::vector<int>& controls, Expansion* expansion) const {
    const Node& call = expansion->source->node(number);
    const Expansion::Place& place = expansion->places[static_cast<std::size_t>(number)];
    const Graph& body = place.callee->body;
    const auto resolve = [&](Endpoint endpoint) -> Result<Endpoint> {
      const int inside = place.body[static_cast<std::size_t>(endpoint.node)];
      if (inside >= 0) return Endpoint{inside, endpoint.output};
      return Resolve(*expansion, Argument(*expansion, number, endpoint.node));
    };
    for (int i = 0; i < body.size(); ++i) {
      if (place.body[static_cast<std::size_t>(i)] < 0) continue;
      Node& copy = expansion->graph.mutable_node(place.body[static_cast<std::size_t>(i)]);
      bool inner = body.node(i).op == "Const" || body.node(i).op == "VarHandleOp";
      for (const Endpoint& input : body.node(i).inputs) {
        inner = inner || place.body[static_cast<std::size_t>(input.node)] >= 0;
        KERATIN_ASSIGN(const Endpoint resolved, resolve(input));
        copy.inputs.push_back(resolved);
      }
      for (const int control : body.node(i).control_inputs)
        if (const int inside = place.body[static_cast<std::size_t>(control)]; inside >= 0) copy.control_inputs.push_back(inside);
      if (!inner) copy.control_inputs.insert(copy.control_inputs.end(), controls.begin(), controls.end());
    }
    Node& identity = expansion->graph.mutable_node(place.number);
    identity.attrs = {};
    const std::size_t results = place.callee->results.size();
    identity.op = results == 0 ? "NoOp" : results == 1 ? "Identity" : "IdentityN";
    for (const Endpoint& result : place.callee->results) {
      KERATIN_ASSIGN(const Endpoint resolved, resolve(result));
      identity.inputs.push_back(resolved);
    }
    const std::vector<DType> types = ResultTypes(call, *place.callee);
    if (results == 1 && types.size() == 1) identity.attrs.Set("T", types[0]);
    if (results > 1) identity.attrs.Set("T", types);
    if (!place.direct || results == 0) AddControls(*expansion, number, &identity.control_inputs);
    return OkStatus();
  }

  static std::vector<DType> ResultTypes(const Node& call, const Function& callee) {
    if (call.attrs.Has("Tout")) return call.attrs.Types("Tout");
    return callee.result_types;
  }

  const FunctionLibrary& library_;
  std::map<std::string, std::shared_ptr<const Function>, std::less<>> inlined_;  // null while under way
  std::set<std::string> kept_;                                                   // bodies of loops and branches
  std::map<std::string, bool> effects_;                                          // by function
  std::int64_t budget_ = 0;
};

}  // namespace

Result<Graph> InlineCalls(Graph graph) {
  if (graph.functions.empty()) return graph;
  return Inliner(graph).Run(graph);
}

}  // namespace keratin
