#include "keratin/session.h"

#include <algorithm>
#include <cstring>
#include <thread>

#include "base/errors.h"
#include "base/strings.h"
#include "graph/constant_variables.h"
#include "graph/infer.h"
#include "graph/inline.h"
#include "graph/resource_variables.h"
#include "ops/registry.h"
#include "optimize/optimize.h"
#include "session/engine.h"

namespace keratin {

ObjectPtr Resources::GetOrMake(std::string_view name, const std::function<ObjectPtr()>& make) {
  const std::lock_guard lock(mutex_);
  const auto it = objects_.find(name);
  if (it != objects_.end()) return it->second;
  return objects_.emplace(std::string(name), make()).first->second;
}

ObjectPtr Resources::Find(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto it = objects_.find(name);
  return it != objects_.end() ? it->second : nullptr;
}

std::shared_ptr<const void> SharedPacks::Get(const Tensor& constant, std::string_view how, const std::function<std::shared_ptr<const void>()>& make) {
  const std::pair<const void*, std::string> key(constant.raw(), std::string(how) + constant.shape().ToString());
  {
    const std::lock_guard lock(mutex_);
    if (const auto it = packs_.find(key); it != packs_.end()) return it->second.packed;
  }
  std::shared_ptr<const void> packed = make();
  const std::lock_guard lock(mutex_);
  return packs_.emplace(key, Packed{constant, std::move(packed)}).first->second.packed;
}

namespace {

// Models below this many floating-point operations, well under a millisecond, run once while the session is made.
constexpr std::uint64_t kWarmFlops = 20'000'000;

int ThreadCount(const SessionOptions& options) {
  return options.threads > 0 ? options.threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

Session::Impl::Impl(EngineInput input, SessionOptions options)
    : meta_(std::move(input.meta)),
      variables_(std::move(input.variables)),
      missing_variables_(std::move(input.missing_variables)),
      aliases_(std::move(input.aliases)),
      read_asset_(std::move(input.read_asset)),
      options_(std::move(options)),
      pool_(ThreadCount(options_)) {}

Result<std::shared_ptr<Session::Impl>> Session::Impl::Make(EngineInput input, SessionOptions options) {
  KERATIN_ASSIGN(input.meta.graph, InlineCalls(input.meta.graph));
  std::shared_ptr<Impl> session(new Impl(std::move(input), std::move(options)));
  for (const auto& [name, value] : session->variables_) {
    const ObjectPtr object = session->resources_.GetOrMake(name, [&name = name] { return std::make_shared<Variable>(name); });
    static_cast<Variable&>(*object).Assign(value);
  }
  for (const std::string& target : session->meta_.init_ops) {
    KERATIN_ASSIGN(const std::shared_ptr<Callable::Impl> init, session->Prepare({}, {}, {target}));
    std::vector<Tensor> none;
    if (Status status = init->Run({}, none); !status.ok()) return status.WithContext(fmt::format("initialising the model (\"{}\")", target));
  }
  if (session->options_.warm) session->WarmSignatures();
  return session;
}

Result<Endpoint> Session::Impl::FindTensor(const std::string& name) const {
  if (const auto alias = aliases_.find(name); alias != aliases_.end() && !meta_.graph.Find(name)) return meta_.graph.FindTensor(alias->second);
  return meta_.graph.FindTensor(name);
}

Status Session::Impl::CheckVariables(const Graph& graph) const {
  if (missing_variables_.empty() || !meta_.init_ops.empty()) return OkStatus();
  const auto assigns = [](const Node& node) { return node.op.starts_with("Assign"); };
  if (std::any_of(graph.nodes().begin(), graph.nodes().end(), assigns)) return OkStatus();
  for (const Node& node : graph.nodes())
    if (const auto missing = missing_variables_.find(VariableName(node)); IsVariableNode(node) && missing != missing_variables_.end())
      return FailedPrecondition("variable \"{}\" has no value: {}", missing->first, missing->second);
  return OkStatus();
}

Result<std::shared_ptr<Callable::Impl>> Session::Impl::Prepare(const std::vector<std::string>& feeds, const std::vector<std::string>& fetches,
                                                               const std::vector<std::string>& targets) {
  const OpRegistry& registry = ops::Registry();
  Graph graph = meta_.graph;
  std::map<Endpoint, Endpoint> replaced;
  std::vector<std::string> feed_names;
  std::vector<TensorInfo> inputs;
  for (const std::string& feed : feeds) {
    KERATIN_ASSIGN(const Endpoint endpoint, FindTensor(feed));
    if (replaced.contains(endpoint)) return InvalidArgument("\"{}\" is fed twice", feed);
    const Node& node = graph.node(endpoint.node);
    const ParsedOp* op = registry.Find(node.op);
    if (op == nullptr) return Unimplemented("\"{}\" cannot be fed: its op {} is not known", feed, node.op);
    KERATIN_ASSIGN(const std::vector<DType> types, op->OutputTypes(node));
    if (static_cast<std::size_t>(endpoint.output) >= types.size())
      return NotFound("\"{}\" ({}) has {} outputs; there is no \"{}\"", node.name, node.op, types.size(), feed);
    TensorInfo info{graph.TensorName(endpoint), types[static_cast<std::size_t>(endpoint.output)], Shape::UnknownRank(), {}, {}};
    const bool placeholder = node.op == "Placeholder" || node.op == "PlaceholderWithDefault" || node.op == "PlaceholderV2";
    if (const Shape* shape = node.attrs.Get<Shape>("shape"); placeholder && shape != nullptr) info.shape = *shape;
    // Files of TensorFlow 1 before producer 24 wrote scalars where no shape was known.
    if (placeholder && info.shape.rank() == 0 && graph.producer < 24) info.shape = Shape::UnknownRank();
    Node fed;
    fed.name = graph.UniqueName("_feed/" + node.name);
    fed.op = "Placeholder";
    fed.attrs = Attrs{{"dtype", info.dtype}, {"shape", info.shape}};
    feed_names.push_back(fed.name);
    replaced[endpoint] = {graph.Add(std::move(fed)), 0};
    inputs.push_back(std::move(info));
  }
  for (int number = 0; number < meta_.graph.size(); ++number)
    for (Endpoint& input : graph.mutable_node(number).inputs)
      if (const auto it = replaced.find(input); it != replaced.end()) input = it->second;
  // A fetch of a fed tensor, or of one output under several names, is fine: each fetch gets a node of its own only where it must.
  std::vector<int> roots;
  std::vector<Endpoint> fetched;
  std::vector<TensorInfo> outputs;
  for (const std::string& fetch : fetches) {
    KERATIN_ASSIGN(Endpoint endpoint, FindTensor(fetch));
    const Node& node = graph.node(endpoint.node);
    const std::string name = graph.TensorName(endpoint);
    if (const ParsedOp* op = registry.Find(node.op); op != nullptr) {
      KERATIN_ASSIGN(const std::vector<DType> types, op->OutputTypes(node));
      if (static_cast<std::size_t>(endpoint.output) >= types.size())
        return NotFound("\"{}\" ({}) has {} outputs; there is no \"{}\"{}", node.name, node.op, types.size(), fetch,
                        types.empty() ? ": it is an operation to run, not a tensor" : "");
      outputs.push_back({name, types[static_cast<std::size_t>(endpoint.output)], Shape::UnknownRank()});
    } else {
      outputs.push_back({name, DType::kInvalid, Shape::UnknownRank()});
    }
    if (const auto it = replaced.find(endpoint); it != replaced.end()) endpoint = it->second;
    fetched.push_back(endpoint);
    roots.push_back(endpoint.node);
  }
  for (const std::string& target : targets) {
    const std::optional<int> node = graph.Find(target);
    if (!node) return NotFound("there is no operation \"{}\" in the graph", target);
    roots.push_back(*node);
  }
  std::vector<std::string> fetch_names;
  for (const Endpoint& endpoint : fetched) fetch_names.push_back(graph.TensorName(endpoint));
  for (const std::string& feed : feed_names) roots.push_back(*graph.Find(feed));

  KERATIN_ASSIGN(graph, std::move(graph).Pruned(roots));
  roots.clear();
  for (int i = 0; i < graph.size(); ++i) roots.push_back(i);
  KERATIN_TRY(CheckVariables(graph));
  KERATIN_ASSIGN(graph, WithConstantVariables(graph, variables_, roots));
  graph = WithResourceVariables(std::move(graph));
  std::vector<std::string> missing;
  for (const Node& node : graph.nodes())
    if ((node.op == "Placeholder" || node.op == "PlaceholderV2") && std::find(feed_names.begin(), feed_names.end(), node.name) == feed_names.end())
      missing.push_back("\"" + node.name + "\"");
  if (!missing.empty())
    return InvalidArgument("{} must be fed to compute {}", Join(missing, ", "), fetches.empty() ? Join(targets, ", ") : Join(fetches, ", "));

  optimize::Request request{.registry = &registry,
                            .feeds = feed_names,
                            .fetches = fetch_names,
                            .targets = targets,
                            .off = {options_.disabled_rewrites.begin(), options_.disabled_rewrites.end()}};
  KERATIN_ASSIGN(Graph optimized, optimize::Optimize(std::move(graph), request));
  std::vector<int> feed_nodes;
  for (const std::string& feed : feed_names) {
    std::optional<int> number = optimized.Find(feed);
    if (!number) return Internal("the optimiser dropped the fed node \"{}\"", feed);
    feed_nodes.push_back(*number);
  }
  std::vector<Endpoint> endpoints;
  for (const std::string& name : fetch_names) {
    KERATIN_ASSIGN(const Endpoint endpoint, optimized.FindTensor(name));
    endpoints.push_back(endpoint);
  }
  std::vector<int> target_nodes;
  for (const std::string& target : targets) {
    const std::optional<int> number = optimized.Find(target);
    if (!number) return Internal("the optimiser dropped the target \"{}\"", target);
    target_nodes.push_back(*number);
  }
  FunctionLibrary functions = optimized.functions;
  auto callable = std::make_shared<Callable::Impl>(this, std::make_shared<const Graph>(std::move(optimized)), std::move(feed_nodes), std::move(endpoints),
                                                   std::move(target_nodes), std::move(inputs), std::move(outputs));
  const std::lock_guard lock(mutex_);
  callable->library = libraries_.size();
  libraries_.push_back(std::move(functions));
  return callable;
}

Result<std::shared_ptr<Callable::Impl>> Session::Impl::FunctionCallable(std::size_t library, const std::string& name) {
  const std::pair key(library, name);
  std::shared_ptr<const Function> function;
  auto graph = std::make_shared<Graph>();
  {
    const std::lock_guard lock(mutex_);
    if (const auto it = function_callables_.find(key); it != function_callables_.end()) return it->second;
    const auto found = libraries_[library].find(name);
    if (found == libraries_[library].end()) return NotFound("there is no function \"{}\" in the graph's library", name);
    function = found->second;
    *graph = function->body;
    graph->functions = libraries_[library];
  }
  std::vector<TensorInfo> inputs;
  for (const int arg : function->args) inputs.push_back({graph->node(arg).name, graph->node(arg).attrs.Type("T"), Shape::UnknownRank()});
  std::vector<TensorInfo> outputs;
  for (const std::string& result : function->result_names) outputs.push_back({result, DType::kInvalid, Shape::UnknownRank()});
  auto callable = std::make_shared<Callable::Impl>(this, std::move(graph), function->args, function->results, function->control_results, std::move(inputs),
                                                   std::move(outputs));
  callable->library = library;
  const std::lock_guard lock(mutex_);
  return function_callables_.emplace(key, std::move(callable)).first->second;
}

Result<std::shared_ptr<Callable::Impl>> Session::Impl::Resolved(const std::vector<std::string>& feeds, const std::vector<std::string>& fetches) {
  constexpr std::size_t kKept = 256;
  std::pair key(feeds, fetches);
  std::sort(key.first.begin(), key.first.end());
  {
    const std::lock_guard lock(mutex_);
    if (const auto it = resolved_.find(key); it != resolved_.end()) return it->second;
  }
  KERATIN_ASSIGN(std::shared_ptr<Callable::Impl> callable, Prepare(feeds, fetches, {}));
  const std::lock_guard lock(mutex_);
  if (resolved_.size() >= kKept) resolved_.clear();
  return resolved_.emplace(key, std::move(callable)).first->second;
}

Result<std::string> Session::Impl::TensorName(const std::string& name) const {
  KERATIN_ASSIGN(const Endpoint endpoint, FindTensor(name));
  return meta_.graph.TensorName(endpoint);
}

Result<std::vector<std::string>> Session::Impl::TensorNames(const std::vector<std::string>& names) const {
  std::vector<std::string> full;
  for (const std::string& name : names) {
    KERATIN_ASSIGN(std::string tensor, TensorName(name));
    full.push_back(std::move(tensor));
  }
  return full;
}

Result<std::vector<Tensor>> Session::Impl::Run(std::vector<std::pair<std::string, Tensor>> feeds, const std::vector<std::string>& fetches) {
  std::map<std::string, Tensor> by_name;
  std::vector<std::string> feed_names;
  for (auto& [name, tensor] : feeds) {
    KERATIN_ASSIGN(std::string full, TensorName(name));
    // Two keys of a signature may stand for one tensor.
    const auto [place, added] = by_name.emplace(full, tensor);
    if (!added && !place->second.Identical(tensor)) return InvalidArgument("\"{}\" is fed twice with different values", name);
    if (added) feed_names.push_back(std::move(full));
  }
  KERATIN_ASSIGN(const std::vector<std::string> fetch_names, TensorNames(fetches));
  KERATIN_ASSIGN(const std::shared_ptr<Callable::Impl> callable, Resolved(feed_names, fetch_names));
  std::vector<Tensor> inputs;
  for (const TensorInfo& info : callable->inputs()) inputs.push_back(by_name.at(info.name));
  std::vector<Tensor> outputs;
  KERATIN_TRY(callable->Run(inputs, outputs));
  return outputs;
}

void Session::Impl::WarmSignatures() {
  for (const auto& [key, signature] : meta_.signatures) {
    if (key == "__saved_model_init_op") continue;
    std::vector<std::string> feeds;
    std::vector<Shape> shapes;
    bool known = true;
    for (const auto& [name, info] : signature.inputs) {
      if (std::find(feeds.begin(), feeds.end(), info.name) != feeds.end()) continue;
      Shape shape = info.shape;
      if (shape.rank() > 0 && shape[0] < 0) shape[0] = 1;
      known = known && shape.IsFullyKnown();
      feeds.push_back(info.name);
      shapes.push_back(shape);
    }
    std::vector<std::string> fetches;
    for (const auto& [name, info] : signature.outputs) fetches.push_back(info.name);
    // What cannot be run says so when it is run.
    const Result<std::shared_ptr<Callable::Impl>> callable = known ? Resolved(feeds, fetches) : Status(StatusCode::kOutOfRange, "");
    const Result<std::shared_ptr<const Plan>> plan = callable.ok() ? (*callable)->PlanFor(shapes, true) : callable.status();
    // A small model's first run would be mostly page faults and cold caches. Zeros may be refused, as an index is; no matter.
    if (!plan.ok() || (*plan)->uses_calls() || (*plan)->flops() > kWarmFlops) continue;
    std::vector<Tensor> zeros, outputs;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      const DType dtype = (*callable)->inputs()[i].dtype;
      Result<Tensor> zero = Tensor::Allocate(dtype, shapes[i]);
      if (!zero.ok()) break;
      if (dtype != DType::kString) std::memset(zero->mutable_raw(), 0, zero->byte_size());
      zeros.push_back(*std::move(zero));
    }
    if (zeros.size() == shapes.size()) (void)(*callable)->Run(zeros, outputs);
  }
}

Result<std::vector<Tensor>> Session::Run(const std::vector<std::pair<std::string, Tensor>>& feeds, const std::vector<std::string>& fetches) const {
  return impl_->Run(feeds, fetches);
}

Result<std::pair<std::string, Signature>> Session::FindSignature(const std::string& key) const {
  const std::map<std::string, Signature>& all = impl_->meta().signatures;
  std::vector<std::string> names;
  for (const auto& [name, signature] : all)
    if (name != "__saved_model_init_op") names.push_back(name);
  std::string wanted = key;
  if (wanted.empty()) wanted = names.size() == 1 ? names[0] : "serving_default";
  if (const auto it = all.find(wanted); it != all.end()) return std::pair(it->first, it->second);
  if (names.empty()) return NotFound("the model has no signatures: run it by tensor names");
  if (key.empty()) return NotFound("the model has several signatures: name one of {}", Join(names, ", "));
  return NotFound("there is no signature \"{}\"; the model has {}.{}", key, Join(names, ", "), DidYouMean(key, names));
}

Result<std::map<std::string, Tensor>> Session::RunSignature(const std::string& key, const std::map<std::string, Tensor>& inputs) const {
  KERATIN_ASSIGN(const auto found, FindSignature(key));
  const Signature& signature = found.second;
  std::vector<std::pair<std::string, Tensor>> feeds;
  std::vector<std::string> fetches;
  std::vector<std::string> known;
  for (const auto& [name, info] : signature.inputs) known.push_back(name);
  for (const auto& [name, tensor] : inputs)
    if (!signature.inputs.contains(name))
      return NotFound("signature \"{}\" has no input \"{}\"; its inputs are {}.{}", found.first, name, Join(known, ", "), DidYouMean(name, known));
  for (const auto& [name, info] : signature.inputs) {
    const auto given = inputs.find(name);
    if (given == inputs.end())
      return InvalidArgument("signature \"{}\" needs the input \"{}\" ({} {})", found.first, name, DTypeName(info.dtype), info.shape.ToString());
    feeds.emplace_back(info.name, given->second);
  }
  for (const auto& [name, info] : signature.outputs) fetches.push_back(info.name);
  KERATIN_ASSIGN(std::vector<Tensor> outputs, impl_->Run(std::move(feeds), fetches));
  std::map<std::string, Tensor> named;
  std::size_t next = 0;
  for (const auto& [name, info] : signature.outputs) named.emplace(name, std::move(outputs[next++]));
  return named;
}

Result<Callable> Session::Prepare(const std::vector<std::string>& feeds, const std::vector<std::string>& fetches) const {
  KERATIN_ASSIGN(const std::vector<std::string> feed_names, impl_->TensorNames(feeds));
  KERATIN_ASSIGN(const std::vector<std::string> fetch_names, impl_->TensorNames(fetches));
  KERATIN_ASSIGN(std::shared_ptr<Callable::Impl> callable, impl_->Resolved(feed_names, fetch_names));
  const bool same_order = std::equal(feed_names.begin(), feed_names.end(), callable->inputs().begin(), callable->inputs().end(),
                                     [](const std::string& name, const TensorInfo& info) { return name == info.name; });
  if (!same_order) {
    KERATIN_ASSIGN(callable, impl_->Prepare(feed_names, fetch_names, {}));
  }
  return Callable(std::move(callable), impl_);
}

Result<Callable> Session::PrepareSignature(const std::string& key) const {
  KERATIN_ASSIGN(const auto found, FindSignature(key));
  std::vector<std::string> feeds;
  std::vector<std::string> fetches;
  for (const auto& [name, info] : found.second.inputs) feeds.push_back(info.name);
  for (const auto& [name, info] : found.second.outputs) fetches.push_back(info.name);
  return Prepare(feeds, fetches);
}

const std::map<std::string, Signature>& Session::signatures() const { return impl_->meta().signatures; }

}  // namespace keratin
