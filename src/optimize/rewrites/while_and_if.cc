// Enter, Merge, Switch, NextIteration, Exit of one frame  ->  While
// Merge(f(Switch(x, p):1), g(Switch(x, p):0))             ->  If(p, x)
//
// TensorFlow 1's loops and branches, as its executor runs them (white paper "Implementation of Control Flow in TensorFlow", 2017), become functions.
// The nodes at the end of a loop or branch, Exit and Merge, keep their names and show what the While or If gives.
#include <algorithm>
#include <functional>
#include <map>

#include "base/errors.h"
#include "optimize/rewrite.h"

namespace keratin::optimize {
namespace {

bool IsEnter(const Node& node) { return node.op == "Enter" || node.op == "RefEnter"; }
bool IsExit(const Node& node) { return node.op == "Exit" || node.op == "RefExit"; }
bool IsMerge(const Node& node) { return node.op == "Merge" || node.op == "RefMerge"; }
bool IsSwitch(const Node& node) { return node.op == "Switch" || node.op == "RefSwitch"; }
bool IsNext(const Node& node) { return node.op == "NextIteration" || node.op == "RefNextIteration"; }

bool HasControlFlow(const Graph& graph) {
  return std::any_of(graph.nodes().begin(), graph.nodes().end(), [](const Node& node) { return IsMerge(node) || IsEnter(node); });
}

// "lstm/while" of "lstm/while/LoopCond".
std::string ScopeOf(const std::string& name) { return name.substr(0, name.rfind('/')); }

class Converter {
 public:
  Converter(Graph graph, const OpRegistry& registry, FunctionLibrary& library) : graph_(std::move(graph)), registry_(registry), library_(library) {}

  Result<Graph> Run() {
    if (!HasControlFlow(graph_)) return std::move(graph_);
    KERATIN_TRY(FindEffects());
    KERATIN_TRY(FindFrames());
    std::vector<int> inner_first;
    for (std::size_t i = 1; i < frames_.size(); ++i) inner_first.push_back(static_cast<int>(i));
    std::stable_sort(inner_first.begin(), inner_first.end(), [&](int a, int b) { return Depth(a) > Depth(b); });
    for (const int frame : inner_first) KERATIN_TRY(ConvertLoop(frame));
    KERATIN_TRY(DropUnreached());
    KERATIN_TRY(FindStates());
    KERATIN_TRY(ConvertBranches());
    return std::move(graph_);
  }

 private:
  struct Frame {
    std::string name;
    int parent = -1;
  };
  // Which branch of which predicates a node belongs to.
  using State = std::map<Endpoint, bool>;

  Frame& frame(int number) { return frames_[static_cast<std::size_t>(number)]; }
  int FrameOf(int node) const { return frame_of_[static_cast<std::size_t>(node)]; }
  int Depth(int number) {
    int depth = 0;
    while (number > 0) {
      number = frame(number).parent;
      ++depth;
    }
    return depth;
  }

  Result<DType> TypeOf(Endpoint endpoint) const {
    const Node& node = graph_.node(endpoint.node);
    const ParsedOp* op = registry_.Find(node.op);
    if (op == nullptr) return Unimplemented("node \"{}\": {} is not known", node.name, node.op);
    KERATIN_ASSIGN(const std::vector<DType> types, op->OutputTypes(node));
    if (endpoint.output < 0 || static_cast<std::size_t>(endpoint.output) >= types.size())
      return InvalidArgument("node \"{}\" has no output {}", node.name, endpoint.output);
    return types[static_cast<std::size_t>(endpoint.output)];
  }

  Status FindFrames() {
    KERATIN_ASSIGN(const std::vector<int> order, graph_.TopologicalOrder());
    frames_ = {Frame{}};
    frame_of_.assign(static_cast<std::size_t>(graph_.size()), 0);
    std::map<std::pair<int, std::string>, int> known;
    for (const int number : order) {
      const Node& node = graph_.node(number);
      int inside = 0;
      const auto take = [&](int input) {
        if (Depth(FrameOf(input)) > Depth(inside)) inside = FrameOf(input);
      };
      for (const Endpoint& input : node.inputs) take(input.node);
      if (IsEnter(node)) {
        const auto [found, added] = known.emplace(std::pair(inside, node.attrs.String("frame_name")), static_cast<int>(frames_.size()));
        if (added) frames_.push_back({found->first.second, inside});
        inside = found->second;
      } else if (IsExit(node)) {
        if (inside == 0) return InvalidArgument("node \"{}\" (Exit) is in no loop", node.name);
        inside = frame(inside).parent;
      } else {
        for (const int control : node.control_inputs) take(control);
      }
      frame_of_[static_cast<std::size_t>(number)] = inside;
    }
    return OkStatus();
  }

  int AddNode(Node node, int in_frame) {
    node.name = graph_.UniqueName(node.name);
    frame_of_.push_back(in_frame);
    const int number = graph_.Add(std::move(node));
    effects_.push_back(HasEffect(number) ? 1 : 0);
    return number;
  }

  // Whether anything that it is computed of can change the world, or see it change. Waiting for other nodes is idle.
  bool HasEffect(int number) const {
    const Node& node = graph_.node(number);
    const auto effect = [this](int input) { return effects_[static_cast<std::size_t>(input)] != 0; };
    return HasState(registry_, node) || std::any_of(node.inputs.begin(), node.inputs.end(), [&](Endpoint input) { return effect(input.node); }) ||
           std::any_of(node.control_inputs.begin(), node.control_inputs.end(), effect);
  }

  Status FindEffects() {
    KERATIN_ASSIGN(const std::vector<int> order, graph_.TopologicalOrder());
    effects_.assign(static_cast<std::size_t>(graph_.size()), 0);
    for (const int number : order) effects_[static_cast<std::size_t>(number)] = HasEffect(number) ? 1 : 0;
    return OkStatus();
  }

  // A function that is being made of nodes of the graph: what it reads from outside becomes arguments.
  struct Body {
    Function function;
    std::map<int, int> copied;        // node of the graph -> node of the body
    std::map<Endpoint, int> args;     // what an argument stands for -> its place
    std::function<bool(int)> inside;  // whether a node is copied; all others are read from outside
    // What an endpoint stands for: itself, or what goes through a Switch or Enter.
    std::function<Endpoint(Endpoint)> resolve;
    // Nodes that only steer the loop or branch: nobody in it waits for them.
    std::function<bool(int)> steers;
    std::vector<int> controls_outside;
  };

  Status AddArgument(Body& body, const Endpoint& stands_for, DType type) {
    Node arg;
    const auto place = static_cast<std::int64_t>(body.function.args.size());
    arg.name = body.function.body.UniqueName(fmt::format("arg_{}", place));
    arg.op = "_Arg";
    arg.attrs = Attrs{{"T", type}, {"index", place}};
    body.args[stands_for] = static_cast<int>(place);
    body.function.args.push_back(body.function.body.Add(std::move(arg)));
    return OkStatus();
  }

  // The endpoint in the body; copies what it needs, and makes arguments of what it reads outside.
  Result<Endpoint> Bring(Body& body, Endpoint wanted, std::vector<Endpoint>& captures) {
    KERATIN_TRY(Copy(body, wanted, captures));
    return Place(body, body.resolve(wanted));
  }

  static Endpoint Place(const Body& body, Endpoint resolved) {
    if (const auto arg = body.args.find(resolved); arg != body.args.end()) return {body.function.args[static_cast<std::size_t>(arg->second)], 0};
    return {body.copied.at(resolved.node), resolved.output};
  }

  Status Copy(Body& body, Endpoint wanted, std::vector<Endpoint>& captures, bool only_control = false) {
    struct Step {
      Endpoint endpoint;
      bool control;
      bool ready;
    };
    std::vector<Step> stack = {{wanted, only_control, false}};
    while (!stack.empty()) {
      const Step step = stack.back();
      stack.pop_back();
      const Endpoint endpoint = step.control ? step.endpoint : body.resolve(step.endpoint);
      if (!step.control && body.args.contains(endpoint)) continue;
      if (body.copied.contains(endpoint.node)) continue;
      if (!body.inside(endpoint.node)) {
        if (step.control) {
          body.controls_outside.push_back(endpoint.node);
          continue;
        }
        KERATIN_ASSIGN(const DType type, TypeOf(endpoint));
        KERATIN_TRY(AddArgument(body, endpoint, type));
        captures.push_back(endpoint);
        continue;
      }
      const Node& node = graph_.node(endpoint.node);
      if (!step.ready) {
        stack.push_back({endpoint, step.control, true});
        for (const int control : node.control_inputs)
          if (WaitsFor(body, control)) stack.push_back({{control, 0}, true, false});
        for (const Endpoint& input : node.inputs) stack.push_back({input, false, false});
        if (stack.size() > 16 * static_cast<std::size_t>(graph_.size()) + 1024) return InvalidArgument("the graph has a cycle through node \"{}\"", node.name);
        continue;
      }
      Node copy = node;
      copy.name = body.function.body.UniqueName(node.name);
      copy.control_inputs.clear();
      for (Endpoint& input : copy.inputs) input = Place(body, body.resolve(input));
      for (const int control : node.control_inputs)
        if (const auto found = body.copied.find(control); found != body.copied.end()) copy.control_inputs.push_back(found->second);
      body.copied[endpoint.node] = body.function.body.Add(std::move(copy));
    }
    return OkStatus();
  }

  bool IsStateful(const Graph& body) const {
    return std::any_of(body.nodes().begin(), body.nodes().end(), [this](const Node& node) { return HasState(registry_, node); });
  }

  // Whether a control input from `control` means anything in the body.
  bool WaitsFor(const Body& body, int control) const { return effects_[static_cast<std::size_t>(control)] != 0 && !body.steers(control); }

  // The bodies of functions may hold branches of their own.
  Result<std::string> AddFunction(Function function, const std::string& stem) {
    KERATIN_ASSIGN(function.body, Converter(std::move(function.body), registry_, library_).RunOn(function));
    std::string name = stem;
    std::replace(name.begin(), name.end(), '/', '_');
    function.name = name;
    for (int i = 1; library_.contains(function.name); ++i) function.name = fmt::format("{}_{}", name, i);
    std::string added = function.name;
    library_[added] = std::make_shared<const Function>(std::move(function));
    return added;
  }

 public:
  // Node numbers of a function's body change with it.
  Result<Graph> RunOn(Function& function) {
    if (!HasControlFlow(graph_)) return std::move(graph_);
    std::vector<std::string> args;
    std::vector<std::string> controls;
    std::vector<std::pair<std::string, int>> results;
    for (const int arg : function.args) args.push_back(graph_.node(arg).name);
    for (const int control : function.control_results) controls.push_back(graph_.node(control).name);
    for (const Endpoint& result : function.results) results.emplace_back(graph_.node(result.node).name, result.output);
    for (const std::vector<std::string>* names : {&args, &controls})
      for (const std::string& name : *names) kept_.push_back(name);
    for (const auto& [name, output] : results) kept_.push_back(name);
    KERATIN_ASSIGN(Graph graph, Run());
    for (std::size_t i = 0; i < args.size(); ++i) function.args[i] = *graph.Find(args[i]);
    for (std::size_t i = 0; i < controls.size(); ++i) function.control_results[i] = *graph.Find(controls[i]);
    for (std::size_t i = 0; i < results.size(); ++i) function.results[i] = {*graph.Find(results[i].first), results[i].second};
    return graph;
  }
  void Keep(std::vector<std::string> names) { kept_ = std::move(names); }

 private:
  // --- Loops

  struct Variable {
    int merge = -1;
    Endpoint initial;
    int next = -1;
    int exit_switch = -1;
  };

  Status ConvertLoop(int number) {
    const Frame loop = frame(number);
    std::vector<Variable> variables;
    std::map<int, std::size_t> merges, switches;  // node -> variable
    int condition = -1;
    for (int i = 0; i < graph_.size(); ++i) {
      if (FrameOf(i) != number) continue;
      const Node& node = graph_.node(i);
      if (node.op == "LoopCond") {
        if (condition >= 0) return InvalidArgument("the loop \"{}\" has two conditions: \"{}\" and \"{}\"", loop.name, graph_.node(condition).name, node.name);
        condition = i;
      }
      if (!IsMerge(node) || node.inputs.size() != 2) continue;
      Variable variable{i, {}, -1, -1};
      for (const Endpoint& input : node.inputs) {
        const Node& source = graph_.node(input.node);
        if (IsEnter(source) && FrameOf(input.node) == number) variable.initial = source.inputs[0];
        if (IsNext(source)) variable.next = input.node;
      }
      if (variable.next < 0) continue;
      if (!variable.initial.valid()) return InvalidArgument("the loop \"{}\": node \"{}\" has no value to begin with", loop.name, node.name);
      merges[i] = variables.size();
      variables.push_back(variable);
    }
    if (condition < 0) return InvalidArgument("the loop \"{}\" has no condition (LoopCond)", loop.name);
    for (int i = 0; i < graph_.size(); ++i) {
      const Node& node = graph_.node(i);
      if (FrameOf(i) != number || !IsSwitch(node) || SourceIn(graph_, node.inputs[1]).node != condition) continue;
      const auto merge = merges.find(SourceIn(graph_, node.inputs[0]).node);
      if (merge == merges.end()) return InvalidArgument("the loop \"{}\": node \"{}\" (Switch) is of no loop variable", loop.name, node.name);
      switches[i] = merge->second;
    }

    std::vector<Endpoint> captures;
    const auto make_body = [&]() {
      Body body;
      body.inside = [this, number](int node) { return FrameOf(node) == number && !IsEnter(graph_.node(node)); };
      body.resolve = [this, number, &switches, &variables](Endpoint endpoint) {
        const Node& node = graph_.node(endpoint.node);
        if (IsEnter(node) && FrameOf(endpoint.node) == number) return node.inputs[0];
        if (const auto found = switches.find(endpoint.node); found != switches.end()) return Endpoint{variables[found->second].merge, 0};
        return endpoint;
      };
      body.steers = [this, number, &merges, &switches](int node) {
        return FrameOf(node) == number && (IsEnter(graph_.node(node)) || IsNext(graph_.node(node)) || graph_.node(node).op == "LoopCond" ||
                                           merges.contains(node) || switches.contains(node));
      };
      return body;
    };
    const auto begin = [&](Body& body) -> Status {
      for (const Variable& variable : variables) {
        KERATIN_ASSIGN(const DType type, TypeOf(variable.initial));
        KERATIN_TRY(AddArgument(body, {variable.merge, 0}, type));
      }
      for (const Endpoint& capture : captures) {
        KERATIN_ASSIGN(const DType type, TypeOf(capture));
        KERATIN_TRY(AddArgument(body, capture, type));
      }
      return OkStatus();
    };
    // What both functions read from outside is known after both are made once.
    Body cond, step;
    for (int round = 0; round < 2; ++round) {
      cond = make_body();
      KERATIN_TRY(begin(cond));
      KERATIN_TRY(Copy(cond, graph_.node(condition).inputs[0], captures));
      step = make_body();
      KERATIN_TRY(begin(step));
      for (const Variable& variable : variables) {
        KERATIN_TRY(Copy(step, graph_.node(variable.next).inputs[0], captures));
        for (const int control : graph_.node(variable.next).control_inputs)
          if (WaitsFor(step, control)) KERATIN_TRY(Copy(step, {control, 0}, captures, true));
      }
    }
    KERATIN_ASSIGN(const Endpoint goes_on, Bring(cond, graph_.node(condition).inputs[0], captures));
    cond.function.results = {goes_on};
    cond.function.result_names = {"goes_on"};
    for (const Variable& variable : variables) {
      KERATIN_ASSIGN(const Endpoint result, Bring(step, graph_.node(variable.next).inputs[0], captures));
      step.function.results.push_back(result);
      for (const int control : graph_.node(variable.next).control_inputs)
        if (const auto found = step.copied.find(control); found != step.copied.end()) step.function.control_results.push_back(found->second);
    }
    for (std::size_t i = variables.size(); i < step.function.args.size(); ++i) step.function.results.push_back({step.function.args[i], 0});
    for (std::size_t i = 0; i < step.function.results.size(); ++i) step.function.result_names.push_back(fmt::format("result_{}", i));

    const std::string name = ScopeOf(graph_.node(condition).name);
    Node node;
    node.name = name;
    node.op = IsStateful(cond.function.body) || IsStateful(step.function.body) ? "While" : "StatelessWhile";
    std::vector<DType> types;
    for (const Variable& variable : variables) node.inputs.push_back(variable.initial);
    node.inputs.insert(node.inputs.end(), captures.begin(), captures.end());
    for (const Endpoint& input : node.inputs) {
      KERATIN_ASSIGN(const DType type, TypeOf(input));
      types.push_back(type);
    }
    for (const Body* body : {&cond, &step})
      for (const int control : body->controls_outside)
        if (FrameOf(control) == loop.parent) AddControl(node, control);
    KERATIN_ASSIGN(std::string cond_name, AddFunction(std::move(cond.function), name + "/cond"));
    KERATIN_ASSIGN(std::string body_name, AddFunction(std::move(step.function), name + "/body"));
    node.attrs = Attrs{{"T", types},
                       {"cond", FunctionName{std::move(cond_name)}},
                       {"body", FunctionName{std::move(body_name)}},
                       {"output_shapes", std::vector<Shape>{}},
                       {"parallel_iterations", std::int64_t{10}}};
    const int made = AddNode(std::move(node), loop.parent);

    for (int i = 0; i < graph_.size(); ++i) {
      Node& exit = graph_.mutable_node(i);
      if (!IsExit(exit)) continue;
      const auto variable = switches.find(exit.inputs[0].node);
      if (variable == switches.end() || exit.inputs[0].output != 0) {
        if (FrameOf(exit.inputs[0].node) == number) return InvalidArgument("the loop \"{}\": node \"{}\" (Exit) is of no loop variable", loop.name, exit.name);
        continue;
      }
      exit.op = "Identity";
      exit.inputs = {{made, static_cast<int>(variable->second)}};
      exit.control_inputs.clear();
      exit.attrs = Attrs{{"T", types[variable->second]}};
    }
    return OkStatus();
  }

  static void AddControl(Node& node, int control) {
    if (std::find(node.control_inputs.begin(), node.control_inputs.end(), control) == node.control_inputs.end()) node.control_inputs.push_back(control);
  }

  // Without what was inside of loops.
  Status DropUnreached() {
    std::vector<int> roots;
    for (const std::string& name : kept_) {
      const std::optional<int> number = graph_.Find(name);
      if (!number) return Internal("node \"{}\" is gone", name);
      if (FrameOf(*number) > 0) return InvalidArgument("\"{}\" is inside of a loop: it has a value for each round and cannot be fed or fetched", name);
      roots.push_back(*number);
    }
    std::sort(roots.begin(), roots.end());
    roots.erase(std::unique(roots.begin(), roots.end()), roots.end());
    KERATIN_ASSIGN(graph_, std::move(graph_).Pruned(roots));
    for (const Node& node : graph_.nodes())
      if (IsEnter(node) || IsNext(node) || IsExit(node) || node.op == "LoopCond")
        return InvalidArgument("node \"{}\" ({}) is of no loop that ends", node.name, node.op);
    frame_of_.assign(static_cast<std::size_t>(graph_.size()), 0);
    return FindEffects();
  }

  // --- Branches

  State StateOf(Endpoint endpoint) const {
    State state = states_[static_cast<std::size_t>(endpoint.node)];
    const Node& node = graph_.node(endpoint.node);
    if (IsSwitch(node)) state[SourceIn(graph_, node.inputs[1])] = endpoint.output == 1;
    return state;
  }

  Status FindStates() {
    KERATIN_ASSIGN(order_, graph_.TopologicalOrder());
    states_.assign(static_cast<std::size_t>(graph_.size()), {});
    for (const int number : order_) {
      const Node& node = graph_.node(number);
      State state;
      if (IsMerge(node)) {
        KERATIN_ASSIGN(const Endpoint predicate, PredicateOf(node));
        for (const auto& [key, branch] : StateOf(node.inputs[0]))
          if (!(key == predicate)) state[key] = branch;
        merges_[number] = predicate;
      } else {
        for (const Endpoint& input : node.inputs) state.merge(StateOf(input));
      }
      for (const int control : node.control_inputs) {
        State more = states_[static_cast<std::size_t>(control)];
        state.merge(more);
      }
      states_[static_cast<std::size_t>(number)] = std::move(state);
    }
    return OkStatus();
  }

  Result<Endpoint> PredicateOf(const Node& merge) const {
    if (merge.inputs.size() != 2) return Unimplemented("node \"{}\" (Merge) joins {} values; Keratin reads branches of two", merge.name, merge.inputs.size());
    const State a = StateOf(merge.inputs[0]);
    const State b = StateOf(merge.inputs[1]);
    Endpoint predicate;
    for (const auto& [key, branch] : a) {
      const auto other = b.find(key);
      if (other == b.end() || other->second == branch) continue;
      if (predicate.valid()) return Unimplemented("node \"{}\" (Merge) joins branches of more than one condition", merge.name);
      predicate = key;
    }
    if (!predicate.valid()) return Unimplemented("node \"{}\" (Merge) joins values that are not the two branches of one condition", merge.name);
    return predicate;
  }

  bool Needs(int node, int needed) const {
    std::vector<char> seen(static_cast<std::size_t>(graph_.size()), 0);
    std::vector<int> stack = {node};
    while (!stack.empty()) {
      const int number = stack.back();
      stack.pop_back();
      if (number == needed) return true;
      if (std::exchange(seen[static_cast<std::size_t>(number)], 1) != 0) continue;
      for (const Endpoint& input : graph_.node(number).inputs) stack.push_back(input.node);
      for (const int control : graph_.node(number).control_inputs) stack.push_back(control);
    }
    return false;
  }

  Status ConvertBranches() {
    std::vector<int> left;
    for (const int number : order_)
      if (merges_.contains(number)) left.push_back(number);
    while (!left.empty()) {
      // Outermost first: what is inside comes along and is converted in the function.
      std::size_t first = 0;
      for (std::size_t i = 1; i < left.size(); ++i)
        if (StateAt(left[i]).size() < StateAt(left[first]).size()) first = i;
      std::vector<int> group = {left[first]};
      for (std::size_t i = first + 1; i < left.size(); ++i)
        if (merges_.at(left[i]) == merges_.at(group[0]) && StateAt(left[i]) == StateAt(group[0]) &&
            std::none_of(group.begin(), group.end(), [&](int member) { return Needs(left[i], member); }))
          group.push_back(left[i]);
      KERATIN_TRY(ConvertBranch(group));
      for (const int merge : group) left.erase(std::find(left.begin(), left.end(), merge));
      // Merges that now live in a function are gone from here.
      std::vector<char> reached(static_cast<std::size_t>(graph_.size()), 0);
      std::vector<int> roots;
      for (const std::string& name : kept_) roots.push_back(*graph_.Find(name));
      KERATIN_ASSIGN(const std::vector<int> alive, graph_.TopologicalOrder(roots));
      for (const int number : alive) reached[static_cast<std::size_t>(number)] = 1;
      std::erase_if(left, [&](int merge) { return reached[static_cast<std::size_t>(merge)] == 0; });
    }
    return DropUnreached();
  }

  const State& StateAt(int node) const { return states_[static_cast<std::size_t>(node)]; }

  // All of `group` have one predicate, and none needs another.
  Status ConvertBranch(const std::vector<int>& group) {
    const Endpoint predicate = merges_.at(group[0]);
    std::vector<Endpoint> captures;
    const auto make = [&](bool taken) -> Result<Body> {
      Body body;
      body.inside = [this, predicate](int node) { return StateAt(node).contains(predicate); };
      body.steers = [this, predicate](int node) { return IsSwitch(graph_.node(node)) && SourceIn(graph_, graph_.node(node).inputs[1]) == predicate; };
      body.resolve = [this, steers = body.steers](Endpoint endpoint) {
        while (steers(endpoint.node)) endpoint = graph_.node(endpoint.node).inputs[0];
        return endpoint;
      };
      for (const Endpoint& capture : captures) {
        KERATIN_ASSIGN(const DType type, TypeOf(capture));
        KERATIN_TRY(AddArgument(body, capture, type));
      }
      for (const int merge : group) {
        const Node& node = graph_.node(merge);
        const std::size_t side = StateOf(node.inputs[0]).at(predicate) == taken ? 0 : 1;
        KERATIN_ASSIGN(const Endpoint result, Bring(body, node.inputs[side], captures));
        body.function.results.push_back(result);
        body.function.result_names.push_back(fmt::format("result_{}", body.function.results.size() - 1));
      }
      return body;
    };
    // What both branches read from outside is known after both are made once.
    Body branches[2];
    for (int round = 0; round < 2; ++round)
      for (const bool taken : {false, true}) {
        KERATIN_ASSIGN(branches[taken ? 1 : 0], make(taken));
      }

    const std::string name = ScopeOf(graph_.node(group[0]).name);
    Node node;
    node.name = name;
    node.op = IsStateful(branches[0].function.body) || IsStateful(branches[1].function.body) ? "If" : "StatelessIf";
    node.inputs = {predicate};
    node.inputs.insert(node.inputs.end(), captures.begin(), captures.end());
    std::vector<DType> in, out;
    for (const Endpoint& capture : captures) {
      KERATIN_ASSIGN(const DType type, TypeOf(capture));
      in.push_back(type);
    }
    for (const int merge : group) {
      KERATIN_ASSIGN(const DType type, TypeOf({merge, 0}));
      out.push_back(type);
    }
    for (const Body& body : branches)
      for (const int control : body.controls_outside) AddControl(node, control);
    KERATIN_ASSIGN(std::string then_name, AddFunction(std::move(branches[1].function), name + "/true"));
    KERATIN_ASSIGN(std::string else_name, AddFunction(std::move(branches[0].function), name + "/false"));
    node.attrs = Attrs{{"Tcond", DType::kBool},
                       {"Tin", in},
                       {"Tout", out},
                       {"then_branch", FunctionName{std::move(then_name)}},
                       {"else_branch", FunctionName{std::move(else_name)}},
                       {"output_shapes", std::vector<Shape>{}}};
    const int made = AddNode(std::move(node), 0);
    states_.push_back(StateAt(group[0]));
    for (std::size_t i = 0; i < group.size(); ++i) {
      const bool true_first = StateOf(graph_.node(group[i]).inputs[0]).at(predicate);
      KERATIN_TRY(ReplaceIndex(group[i], predicate, true_first));
      Node& merge = graph_.mutable_node(group[i]);
      merge.op = "Identity";
      merge.inputs = {{made, static_cast<int>(i)}};
      merge.attrs = Attrs{{"T", out[i]}};
    }
    return OkStatus();
  }

  // Merge's second output says which input there was.
  Status ReplaceIndex(int merge, Endpoint predicate, bool true_first) {
    Endpoint index;
    const int count = graph_.size();
    for (int number = 0; number < count; ++number)
      for (std::size_t i = 0; i < graph_.node(number).inputs.size(); ++i) {
        if (!(graph_.node(number).inputs[i] == Endpoint{merge, 1})) continue;
        if (!index.valid()) {
          Endpoint second = predicate;
          if (true_first) second = {AddNode(Node{.name = graph_.node(merge).name + "/second", .op = "LogicalNot", .inputs = {predicate}}, 0), 0};
          Attrs attrs{{"SrcT", DType::kBool}, {"DstT", DType::kInt32}, {"Truncate", false}};
          index = {AddNode(Node{.name = graph_.node(merge).name + "/value_index", .op = "Cast", .inputs = {second}, .attrs = std::move(attrs)}, 0), 0};
          states_.resize(static_cast<std::size_t>(graph_.size()), StateAt(merge));
        }
        graph_.mutable_node(number).inputs[i] = index;
      }
    return OkStatus();
  }

  Graph graph_;
  const OpRegistry& registry_;
  FunctionLibrary& library_;
  std::vector<std::string> kept_;
  std::vector<Frame> frames_;  // 0: no loop
  std::vector<int> frame_of_;
  std::vector<char> effects_;
  std::vector<int> order_;
  std::vector<State> states_;
  std::map<int, Endpoint> merges_;  // with their predicates
};

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(while_and_if) {
  return {.name = "while_and_if", .phase = Phase::kControlFlow, .run = [](Editor& edit) -> Status {
            const FunctionLibrary& functions = edit.graph().functions;
            const bool in_functions = std::any_of(functions.begin(), functions.end(), [](const auto& named) { return HasControlFlow(named.second->body); });
            if (!in_functions && !HasControlFlow(edit.graph())) return OkStatus();
            return edit.Transform([&edit](const Graph& graph, const std::vector<std::string>& kept) -> Result<Graph> {
              FunctionLibrary library = graph.functions;
              for (auto& [name, function] : library) {
                if (!HasControlFlow(function->body)) continue;
                Function converted = *function;
                KERATIN_ASSIGN(converted.body, Converter(function->body, edit.registry(), library).RunOn(converted));
                function = std::make_shared<const Function>(std::move(converted));
              }
              Converter converter(graph, edit.registry(), library);
              converter.Keep(kept);
              KERATIN_ASSIGN(Graph converted, converter.Run());
              converted.functions = std::move(library);
              return converted;
            });
          }};
}
