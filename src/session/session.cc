#include "keratin/session.h"

#include <algorithm>
#include <set>

#include "base/errors.h"
#include "base/mapped_file.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/thread_count.h"
#include "graph/constant_variables.h"
#include "graph/infer.h"
#include "graph/inline.h"
#include "graph/resource_variables.h"
#include "ops/registry.h"
#include "optimize/optimize.h"
#include "optimize/rewrite.h"
#include "session/engine.h"
#include "tensor/tensor_key.h"

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

std::vector<std::shared_ptr<Variable>> Resources::Variables() {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Variable>> variables;
  for (const auto& [name, object] : objects_)
    if (std::shared_ptr<Variable> variable = std::dynamic_pointer_cast<Variable>(object); variable != nullptr) variables.push_back(std::move(variable));
  return variables;
}

std::shared_ptr<const ReadyPack> ModelPacks::Find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto it = packs_.find(key);
  return it != packs_.end() ? it->second.lock() : nullptr;
}

void ModelPacks::Add(const std::string& key, const std::shared_ptr<const ReadyPack>& pack) {
  const std::lock_guard lock(mutex_);
  if (packs_.size() >= sweep_at_) {
    std::erase_if(packs_, [](const auto& entry) { return entry.second.expired(); });
    sweep_at_ = std::max<std::size_t>(64, 2 * packs_.size());
  }
  packs_.insert_or_assign(key, pack);
}

std::string SharedPacks::KeyOf(std::span<const Tensor> constants, std::string_view how) const {
  // What the optimiser folded each session has for itself; scales are small. In a plan file every constant stands once.
  constexpr std::size_t kSmall = 16 << 10;
  std::string key(how);
  for (const Tensor& constant : constants) AppendKey(constant, file_ == nullptr ? kSmall : 0, &key);
  return key;
}

std::shared_ptr<const float> SharedPacks::Get(std::span<const Tensor> constants, std::string_view how, std::int64_t floats,
                                              const std::function<void(float*)>& fill) {
  std::string key = KeyOf(constants, how);
  {
    const std::lock_guard lock(mutex_);
    if (const auto it = packs_.find(key); it != packs_.end()) {
      const ReadyPack& found = *it->second.pack;
      if (found.floats == floats && (file_ == nullptr || file_->Intact(found.packed.get()))) return found.packed;
    }
  }
  const auto keep = [&](std::shared_ptr<const ReadyPack> pack) {
    const std::lock_guard lock(mutex_);
    const std::size_t number = packs_.size();
    return packs_.insert_or_assign(std::move(key), Packed{std::move(pack), number}).first->second.pack->packed;
  };
  if (of_model_ != nullptr)
    if (std::shared_ptr<const ReadyPack> found = of_model_->Find(key); found != nullptr && found->floats == floats) return keep(std::move(found));
  if (file_ != nullptr)
    for (const Tensor& constant : constants)
      if (!file_->Intact(constant.stored())) damaged_ = true;
  const std::shared_ptr<float> packed = AllocateLongLived(floats);
  fill(packed.get());
  for (const Tensor& constant : constants)
    if (!MappedFile::Intact(constant.stored())) damaged_ = true;
  for (const Tensor& constant : constants) MappedFile::Forget(constant.stored(), constant.byte_size());
  auto pack = std::make_shared<const ReadyPack>(ReadyPack{{constants.begin(), constants.end()}, std::string(how), floats, packed});
  if (of_model_ != nullptr) of_model_->Add(key, pack);
  return keep(std::move(pack));
}

void SharedPacks::Add(std::shared_ptr<const PlanFile> file, std::vector<ReadyPack> packs) {
  const std::lock_guard lock(mutex_);
  file_ = std::move(file);
  for (ReadyPack& pack : packs) {
    std::string key = KeyOf(pack.constants, pack.how);
    packs_.emplace(std::move(key), Packed{std::make_shared<const ReadyPack>(std::move(pack)), packs_.size()});
  }
}

std::vector<ReadyPack> SharedPacks::All() {
  const std::lock_guard lock(mutex_);
  std::vector<const Packed*> all;
  for (const auto& [key, packed] : packs_) all.push_back(&packed);
  std::sort(all.begin(), all.end(), [](const Packed* a, const Packed* b) { return a->number < b->number; });
  std::vector<ReadyPack> packs;
  for (const Packed* packed : all)
    if (packed->pack->floats > 0) packs.push_back(*packed->pack);
  return packs;
}

namespace {

bool Assigns(const Node& node) { return node.op.starts_with("Assign"); }

// Variables that computing a signature's outputs assigns: a run that only reads one must see what another assigned.
std::set<std::string> AssignedVariables(const MetaGraph& meta) {
  if (std::none_of(meta.graph.nodes().begin(), meta.graph.nodes().end(), Assigns)) return {};
  std::vector<int> roots;
  for (const auto& [key, signature] : meta.signatures) {
    if (key == "__saved_model_init_op") continue;
    for (const auto& [name, info] : signature.outputs)
      if (const Result<Endpoint> endpoint = meta.graph.FindTensor(info.name); endpoint.ok()) roots.push_back(endpoint->node);
  }
  std::set<std::string> assigned;
  const Result<std::vector<int>> needed = meta.graph.TopologicalOrder(roots);
  if (!needed.ok()) return assigned;
  for (const int number : *needed) {
    const Node& node = meta.graph.node(number);
    if (!Assigns(node) || node.inputs.empty()) continue;
    const Node& variable = meta.graph.node(optimize::SourceIn(meta.graph, node.inputs[0]).node);
    if (IsVariableNode(variable)) assigned.insert(VariableName(variable));
  }
  return assigned;
}

int ThreadCount(const SessionOptions& options) { return options.threads > 0 ? options.threads : DefaultThreads(); }

// Floats of packed weights from which on a model will want its threads.
constexpr std::int64_t kLargeModel = 100'000;

}  // namespace

Session::Impl::Impl(EngineInput input, SessionOptions options)
    : meta_(std::move(input.meta)),
      variables_(std::move(input.variables)),
      missing_variables_(std::move(input.missing_variables)),
      aliases_(std::move(input.aliases)),
      read_asset_(std::move(input.read_asset)),
      plan_(std::move(input.plan)),
      options_(std::move(options)),
      pool_(ThreadPool::Shared(ThreadCount(options_))),
      packs_(std::move(input.packs)) {}

namespace {

// What was read of a file that was cut short is zeros.
Status Lost() { return DataLoss("the file of the model was cut short, or its disk failed, while the model was in use; load it again"); }

}  // namespace

Status WeightsStillThere(const std::map<std::string, Tensor>& variables) {
  const bool all = std::all_of(variables.begin(), variables.end(), [](const auto& entry) { return MappedFile::StillThere(entry.second.stored()); });
  return all ? OkStatus() : Lost();
}

std::vector<const volatile std::uint8_t*> Session::Impl::FilesRead(const Plan& plan) {
  std::vector<const volatile std::uint8_t*> files;
  const auto add = [&](const void* data) {
    const volatile std::uint8_t* last = MappedFile::LastByte(data);
    if (last != nullptr && std::find(files.begin(), files.end(), last) == files.end()) files.push_back(last);
  };
  if (plan_ != nullptr) add(plan_->file().bytes().data());
  for (const void* data : plan.read_constants()) add(data);
  // Through the variables.
  if (plan.uses_calls())
    for (const auto& [name, value] : variables_) add(value.stored());
  return files;
}

Status Session::Impl::CheckFiles(std::span<const volatile std::uint8_t* const> files) {
  for (const volatile std::uint8_t* last : files) (void)*last;
  if (MappedFile::Losses() == 0) return OkStatus();
  const auto intact = [](const volatile std::uint8_t* last) { return MappedFile::Intact(const_cast<const std::uint8_t*>(last)); };
  return !packs_.damaged() && std::all_of(files.begin(), files.end(), intact) ? OkStatus() : Lost();
}

Status Session::Impl::CheckIntact(const Plan& plan) {
  if (plan_ == nullptr) return packs_.damaged() ? Lost() : OkStatus();
  const std::vector<const void*>& read = plan.read_constants();
  std::atomic<bool> intact = !packs_.damaged();
  pool_->ParallelFor(static_cast<std::int64_t>(read.size()), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end && intact; ++i)
      if (!plan_->Intact(read[static_cast<std::size_t>(i)])) intact = false;
  });
  if (intact) return OkStatus();
  return DataLoss("the weights in the plan file are damaged; convert the model again");
}

Result<std::shared_ptr<Session::Impl>> Session::Impl::Make(EngineInput input, SessionOptions options) {
  const std::uint64_t losses = MappedFile::Losses();
  std::shared_ptr<Impl> session(new Impl(std::move(input), std::move(options)));
  if (session->plan_ != nullptr && !MappedFile::StillThere(session->plan_->file().bytes().data())) return Lost();
  KERATIN_TRY(WeightsStillThere(session->variables_));
  if (session->plan_ != nullptr) KERATIN_TRY(session->UsePlan());
  if (session->plan_ == nullptr || session->plan_->head().needs_source) {
    KERATIN_TRY(session->NeedModel());
    KERATIN_TRY(session->RunInitOps());
  }
  for (const std::shared_ptr<Variable>& variable : session->resources_.Variables())
    if (Tensor value = variable->Read(); value.dtype() != DType::kInvalid) session->initial_[variable->name()] = std::move(value);
  if (session->options_.warm) {
    session->WarmSignatures();
    session->ResetState();
  }
  KERATIN_TRY(WeightsStillThere(session->variables_));
  KERATIN_TRY(MappedFile::NoLossSince(losses, "preparing the model"));
  return session;
}

Status Session::Impl::NeedModel() {
  if (has_model_) return OkStatus();
  const std::lock_guard lock(model_mutex_);
  if (has_model_) return OkStatus();
  if (plan_ != nullptr) {
    KERATIN_ASSIGN(SourcePart source, plan_->source());
    meta_.graph = std::move(source.graph);
    meta_.init_ops = std::move(source.init_ops);
    variables_ = std::move(source.variables);
    read_asset_ = [assets = std::move(source.assets)](const std::string& path) -> Result<std::string> {
      if (const auto it = assets.find(path); it != assets.end()) return it->second;
      return PermissionDenied("\"{}\" does not belong to the model and is not read", path);
    };
  } else {
    KERATIN_ASSIGN(meta_.graph, InlineCalls(std::move(meta_.graph)));
  }
  for (const auto& [name, value] : variables_) {
    const ObjectPtr object = resources_.GetOrMake(name, [&name = name] { return std::make_shared<Variable>(name); });
    static_cast<Variable&>(*object).Assign(value);
  }
  constants_ = variables_;
  for (const std::string& name : AssignedVariables(meta_)) constants_.erase(name);
  has_model_ = true;
  return OkStatus();
}

Status Session::Impl::UsePlan() {
  Result<ReadyPart> ready = plan_->ready();
  // What cannot be used, or was not asked for, is made anew from the model.
  if (!ready.ok() || !options_.disabled_rewrites.empty()) return OkStatus();
  std::int64_t floats = 0;
  for (const ReadyPack& pack : ready->packs) floats += pack.floats;
  // Waking a processor takes as long as all the rest may.
  if (floats > kLargeModel) pool_->Start();
  packs_.Add(plan_, std::move(ready->packs));
  for (ReadyCallable& callable : ready->callables) {
    std::pair<std::vector<std::string>, std::vector<std::string>> key({}, std::move(callable.fetches));
    for (const TensorInfo& info : callable.inputs) key.first.push_back(info.name);
    std::sort(key.first.begin(), key.first.end());
    for (const std::vector<TensorInfo>* infos : {&callable.inputs, &callable.outputs})
      for (const TensorInfo& info : *infos) ready_names_.insert(info.name);
    libraries_.push_back(callable.graph.functions);
    auto made =
        std::make_shared<Callable::Impl>(this, std::make_shared<const Graph>(std::move(callable.graph)), std::move(callable.feed_nodes),
                                         std::move(callable.fetch_endpoints), std::vector<int>(), std::move(callable.inputs), std::move(callable.outputs));
    made->library = libraries_.size() - 1;
    resolved_.emplace(std::move(key), std::move(made));
  }
  return OkStatus();
}

Status Session::Impl::RunInitOps() {
  for (const std::string& target : meta_.init_ops) {
    KERATIN_ASSIGN(const std::shared_ptr<Callable::Impl> init, Prepare({}, {}, {target}));
    std::vector<Tensor> none;
    if (Status status = init->Run({}, none); !status.ok()) return status.WithContext(fmt::format("initialising the model (\"{}\")", target));
  }
  return OkStatus();
}

Status Session::Impl::SavePlan(const std::string& path, const std::string& origin) {
  KERATIN_TRY(NeedModel());
  PlanFileHead head;
  head.origin = origin;
  head.signatures = meta_.signatures;
  head.signatures.erase("__saved_model_init_op");
  for (const auto& [alias, name] : aliases_)
    if (!meta_.graph.Find(alias)) head.aliases.emplace(alias, name);
  head.needs_source = !meta_.init_ops.empty();
  ReadyPart ready;
  const auto has_state = [](const Node& node) { return optimize::HasState(ops::Registry(), node); };
  const auto any_state = [&](const Graph& graph) { return std::any_of(graph.nodes().begin(), graph.nodes().end(), has_state); };
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, callable] : resolved_) {
      ready.callables.push_back(callable->ready());
      ReadyCallable& added = ready.callables.back();
      added.graph.DropUnusedFunctions();
      added.fetches = key.second;
      head.needs_source = head.needs_source || any_state(added.graph) ||
                          std::any_of(added.graph.functions.begin(), added.graph.functions.end(), [&](const auto& f) { return any_state(f.second->body); });
    }
  }
  ready.packs = packs_.All();
  SourcePart source{meta_.graph, variables_, meta_.init_ops, {}};
  // The model's own files are named by string constants.
  const auto add_assets = [&](const Graph& graph) {
    for (const Node& node : graph.nodes()) {
      const Tensor* value = node.attrs.Get<Tensor>("value");
      if (node.op != "Const" || value == nullptr || value->dtype() != DType::kString || value->size() != 1) continue;
      const std::string& file = *value->data<std::string>();
      Result<std::string> content = read_asset_(file);
      if (content.ok()) source.assets.emplace(file, *std::move(content));
    }
  };
  if (read_asset_) {
    add_assets(source.graph);
    for (const auto& [name, function] : source.graph.functions) add_assets(function->body);
  }
  return WritePlanFile(path, head, ready, source);
}

Result<Endpoint> Session::Impl::FindTensor(const std::string& name) {
  KERATIN_TRY(NeedModel());
  if (const auto alias = aliases_.find(name); alias != aliases_.end() && !meta_.graph.Find(name)) return meta_.graph.FindTensor(alias->second);
  return meta_.graph.FindTensor(name);
}

Status Session::Impl::CheckVariables(const Graph& graph) const {
  if (missing_variables_.empty() || !meta_.init_ops.empty()) return OkStatus();
  if (std::any_of(graph.nodes().begin(), graph.nodes().end(), Assigns)) return OkStatus();
  for (const Node& node : graph.nodes())
    if (const auto missing = missing_variables_.find(VariableName(node)); IsVariableNode(node) && missing != missing_variables_.end())
      return FailedPrecondition("variable \"{}\" has no value: {}", missing->first, missing->second);
  return OkStatus();
}

Result<std::shared_ptr<Callable::Impl>> Session::Impl::Prepare(const std::vector<std::string>& feeds, const std::vector<std::string>& fetches,
                                                               const std::vector<std::string>& targets) {
  const OpRegistry& registry = ops::Registry();
  KERATIN_TRY(NeedModel());
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
  KERATIN_ASSIGN(graph, WithConstantVariables(graph, constants_, roots));
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

Result<std::string> Session::Impl::TensorName(const std::string& name) {
  if (!has_model_) {
    const auto alias = aliases_.find(name);
    const std::string& known = alias != aliases_.end() ? alias->second : name;
    for (const std::string& full : {known, known + ":0"})
      if (ready_names_.contains(full)) return full;
  }
  KERATIN_ASSIGN(const Endpoint endpoint, FindTensor(name));
  return meta_.graph.TensorName(endpoint);
}

Result<std::vector<std::string>> Session::Impl::TensorNames(const std::vector<std::string>& names) {
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
    if (const Result<std::shared_ptr<Callable::Impl>> callable = Resolved(feeds, fetches); callable.ok() && known) (void)(*callable)->Warm(shapes);
  }
}

void Session::Impl::ResetState() {
  // Without the model nothing has state.
  if (!has_model_) return;
  for (const std::shared_ptr<Variable>& variable : resources_.Variables()) {
    const auto initial = initial_.find(variable->name());
    variable->Assign(initial == initial_.end() ? Tensor() : initial->second);
  }
}

void Session::ResetState() const { impl_->ResetState(); }

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
