#include "optimize/rewrite.h"

#include <algorithm>

#include "base/errors.h"
#include "graph/infer.h"
#include "graph/inline.h"

namespace keratin::optimize {

namespace {
// Constants of up to this many elements are folded; beyond it a fold could take more memory than it saves time.
constexpr std::int64_t kFoldLimit = std::int64_t{1} << 26;
}  // namespace

Endpoint SourceIn(const Graph& graph, Endpoint endpoint) {
  // One that waits for something is more than a name.
  while (graph.node(endpoint.node).op == "Identity" && graph.node(endpoint.node).control_inputs.empty()) endpoint = graph.node(endpoint.node).inputs[0];
  return endpoint;
}

bool HasState(const OpRegistry& registry, const Node& node) {
  const ParsedOp* op = registry.Find(node.op);
  return op == nullptr || (op->spec->stateful && node.op != "_Arg" && node.op != "_Retval");
}

Editor::Editor(Graph& graph, const Request& request, std::vector<std::vector<ValueInfo>> known)
    : graph_(graph), request_(request), inferred_(!known.empty()), infos_(std::move(known)) {
  for (const std::string& fetch : request.fetches) kept_.insert(fetch.substr(0, fetch.rfind(':')));
  kept_.insert(request.targets.begin(), request.targets.end());
  kept_.insert(request.feeds.begin(), request.feeds.end());
}

const Node* Editor::Producer(Endpoint endpoint, std::string_view op) const {
  if (!endpoint.valid() || endpoint.output != 0) return nullptr;
  const Node& node = graph_.node(endpoint.node);
  return node.op == op ? &node : nullptr;
}

Endpoint Editor::Source(Endpoint endpoint) const {
  while (endpoint.valid()) {
    const Node& node = graph_.node(endpoint.node);
    if (node.op != "Identity" && node.op != "StopGradient" && node.op != "PreventGradient" && node.op != "Snapshot" && node.op != "IdentityN") break;
    endpoint = node.inputs[static_cast<std::size_t>(endpoint.output)];
  }
  return endpoint;
}

Status Editor::Infer() {
  if (inferred_) return OkStatus();
  InferOptions options;
  options.fold_limit = kFoldLimit;
  // A fed PlaceholderWithDefault is not its default.
  for (const std::string& feed : request_.feeds)
    if (const std::optional<int> number = graph_.Find(feed)) {
      const Node& node = graph_.node(*number);
      const Shape* shape = node.attrs.Get<Shape>("shape");
      if (node.op == "PlaceholderWithDefault") options.given[{*number, 0}] = InfoOf(node.attrs.Type("dtype"), shape != nullptr ? *shape : Shape::UnknownRank());
    }
  KERATIN_ASSIGN(infos_, InferGraph(graph_, registry(), options));
  inferred_ = true;
  knows_all_ = true;
  return OkStatus();
}

Result<ValueInfo> Editor::Info(Endpoint endpoint) {
  KERATIN_TRY(Infer());
  if (static_cast<std::size_t>(endpoint.node) >= infos_.size()) return Internal("node \"{}\" was not inferred", graph_.node(endpoint.node).name);
  const std::vector<ValueInfo>& outputs = infos_[static_cast<std::size_t>(endpoint.node)];
  if (endpoint.output < 0 || static_cast<std::size_t>(endpoint.output) >= outputs.size())
    return Internal("node \"{}\" has no output {}", graph_.node(endpoint.node).name, endpoint.output);
  return outputs[static_cast<std::size_t>(endpoint.output)];
}

Result<Shape> Editor::ShapeOf(Endpoint endpoint) {
  KERATIN_ASSIGN(const ValueInfo info, Info(endpoint));
  return info.shape;
}

std::optional<Tensor> Editor::Known(Endpoint endpoint) {
  const Result<ValueInfo> info = Info(endpoint);
  if (!info.ok() || !info->known()) return std::nullopt;
  return info->value;
}

std::optional<double> Editor::KnownScalar(Endpoint endpoint) {
  const std::optional<Tensor> value = Known(endpoint);
  if (!value || value->size() != 1) return std::nullopt;
  switch (value->dtype()) {
    case DType::kFloat: return *value->data<float>();
    case DType::kDouble: return *value->data<double>();
    case DType::kInt32: return *value->data<std::int32_t>();
    case DType::kInt64: return static_cast<double>(*value->data<std::int64_t>());
    default: return std::nullopt;
  }
}

bool Editor::IsFeed(int node) const { return std::find(request_.feeds.begin(), request_.feeds.end(), graph_.node(node).name) != request_.feeds.end(); }

void Editor::InferProbe() {
  if (probe_ != Probe::kNotYet) return;
  probe_ = Probe::kNone;
  for (const Probe kind : {Probe::kDistinct, Probe::kOneBatch}) {
    InferOptions options;
    options.fold_limit = 256;
    std::int64_t next = 1009;
    for (const std::string& feed : request_.feeds) {
      const std::optional<int> number = graph_.Find(feed);
      if (!number) return;
      Result<ValueInfo> info = Info({*number, 0});
      if (!info.ok() || !info->shape.has_rank()) continue;
      for (int axis = 0; axis < info->shape.rank(); ++axis)
        if (info->shape[axis] < 0) info->shape[axis] = kind == Probe::kOneBatch&& axis == 0 ? 1000 : next += 4;
      info->elements.clear();
      options.given[{*number, 0}] = *std::move(info);
    }
    Result<std::vector<std::vector<ValueInfo>>> infos = InferGraph(graph_, registry(), options);
    if (!infos.ok()) continue;
    probe_infos_ = *std::move(infos);
    probe_ = kind;
    break;
  }
  if (probe_ != Probe::kOneBatch) return;
  const Result<std::vector<int>> order = graph_.TopologicalOrder();
  if (!order.ok()) {
    probe_ = Probe::kNone;
    return;
  }
  feeds_of_.resize(static_cast<std::size_t>(graph_.size()));
  for (const int number : *order) {
    std::set<int>& feeds = feeds_of_[static_cast<std::size_t>(number)];
    if (IsFeed(number)) feeds.insert(number);
    for (const Endpoint& input : graph_.node(number).inputs) {
      const std::set<int>& more = feeds_of_[static_cast<std::size_t>(input.node)];
      feeds.insert(more.begin(), more.end());
    }
  }
}

const Shape* Editor::ProbedShape(Endpoint endpoint) const {
  const auto node = static_cast<std::size_t>(endpoint.node);
  const auto output = static_cast<std::size_t>(endpoint.output);
  return probe_ != Probe::kNone && node < probe_infos_.size() && output < probe_infos_[node].size() ? &probe_infos_[node][output].shape : nullptr;
}

bool Editor::SameDimension(Endpoint a, int axis_a, Endpoint b, int axis_b) {
  const Result<Shape> x = ShapeOf(a);
  const Result<Shape> y = ShapeOf(b);
  if (!x.ok() || !y.ok() || x->rank() <= axis_a || y->rank() <= axis_b) return false;
  if ((*x)[axis_a] >= 0 && (*y)[axis_b] >= 0) return (*x)[axis_a] == (*y)[axis_b];
  InferProbe();
  const Shape* p = ProbedShape(a);
  const Shape* q = ProbedShape(b);
  if (p == nullptr || q == nullptr || p->rank() <= axis_a || q->rank() <= axis_b || (*p)[axis_a] < 0 || (*p)[axis_a] != (*q)[axis_b]) return false;
  return probe_ == Probe::kDistinct || feeds_of_[static_cast<std::size_t>(a.node)] == feeds_of_[static_cast<std::size_t>(b.node)];
}

bool Editor::SameShape(Endpoint a, Endpoint b) {
  const Result<Shape> x = ShapeOf(a);
  const Result<Shape> y = ShapeOf(b);
  if (!x.ok() || !y.ok() || !x->has_rank() || x->rank() != y->rank()) return false;
  for (int axis = 0; axis < x->rank(); ++axis)
    if (!SameDimension(a, axis, b, axis)) return false;
  return true;
}

bool Editor::IsDimension(Endpoint scalar, Endpoint of, int axis) {
  const Result<Shape> shape = ShapeOf(of);
  if (!shape.ok() || shape->rank() <= axis) return false;
  if ((*shape)[axis] >= 0) return KnownScalar(scalar) == static_cast<double>((*shape)[axis]);
  InferProbe();
  const auto node = static_cast<std::size_t>(scalar.node);
  const auto source = static_cast<std::size_t>(of.node);
  if (probe_ == Probe::kNone || node >= probe_infos_.size() || source >= probe_infos_.size()) return false;
  if (probe_ == Probe::kOneBatch && feeds_of_[node] != feeds_of_[source]) return false;
  const ValueInfo& value = probe_infos_[node][static_cast<std::size_t>(scalar.output)];
  const Shape& probed = probe_infos_[source][static_cast<std::size_t>(of.output)].shape;
  if (!value.known() || value.value.size() != 1 || probed.rank() <= axis || probed[axis] < 0) return false;
  if (value.dtype == DType::kInt32) return *value.value.data<std::int32_t>() == probed[axis];
  return value.dtype == DType::kInt64 && *value.value.data<std::int64_t>() == probed[axis];
}

void Editor::AddReaders(int node) {
  std::vector<int> work = {node};
  while (!work.empty()) {
    const int number = work.back();
    work.pop_back();
    const std::vector<Endpoint>& inputs = graph_.node(number).inputs;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      auto& outputs = readers_[static_cast<std::size_t>(inputs[i].node)];
      const auto output = static_cast<std::size_t>(inputs[i].output);
      if (outputs.size() <= output) outputs.resize(output + 1);
      outputs[output].push_back({number, static_cast<int>(i)});
      if (std::exchange(dead_[static_cast<std::size_t>(inputs[i].node)], 0) != 0) work.push_back(inputs[i].node);
    }
  }
}

bool Editor::HasReaders(int node) {
  const auto& outputs = readers_[static_cast<std::size_t>(node)];
  return std::any_of(outputs.begin(), outputs.end(), [](const std::vector<Reader>& readers) { return !readers.empty(); });
}

void Editor::RemoveReaders(int node, const std::vector<Endpoint>& inputs) {
  std::vector<std::pair<int, std::vector<Endpoint>>> work = {{node, inputs}};
  while (!work.empty()) {
    const auto [number, reads] = std::move(work.back());
    work.pop_back();
    for (std::size_t i = 0; i < reads.size(); ++i) {
      auto& readers = readers_[static_cast<std::size_t>(reads[i].node)][static_cast<std::size_t>(reads[i].output)];
      const int reader = number;
      const auto found =
          std::find_if(readers.begin(), readers.end(), [reader, i](const Reader& r) { return r.node == reader && r.input == static_cast<int>(i); });
      if (found != readers.end()) readers.erase(found);
      const auto source = static_cast<std::size_t>(reads[i].node);
      if (dead_[source] != 0 || HasReaders(reads[i].node) || IsKept(reads[i].node)) continue;
      dead_[source] = 1;
      work.emplace_back(reads[i].node, graph_.node(reads[i].node).inputs);
    }
  }
}

void Editor::Index() {
  if (indexed_) return;
  readers_.assign(static_cast<std::size_t>(graph_.size()), {});
  controls_.assign(static_cast<std::size_t>(graph_.size()), 0);
  dead_.assign(static_cast<std::size_t>(graph_.size()), 0);
  indexed_ = true;
  for (int number = 0; number < graph_.size(); ++number) {
    AddReaders(number);
    for (const int control : graph_.node(number).control_inputs) controls_[static_cast<std::size_t>(control)] = 1;
  }
}

const std::vector<Reader>& Editor::Readers(Endpoint endpoint) {
  Index();
  const auto& outputs = readers_[static_cast<std::size_t>(endpoint.node)];
  return static_cast<std::size_t>(endpoint.output) < outputs.size() ? outputs[static_cast<std::size_t>(endpoint.output)] : no_readers_;
}

bool Editor::IsKept(int node) {
  Index();
  return controls_[static_cast<std::size_t>(node)] != 0 || kept_.contains(graph_.node(node).name);
}

Result<std::vector<DType>> Editor::InputTypes(const std::vector<Endpoint>& inputs) {
  std::vector<DType> types;
  for (const Endpoint& input : inputs) {
    const Node& node = graph_.node(input.node);
    const ParsedOp* op = registry().Find(node.op);
    if (op == nullptr) return Unimplemented("node \"{}\": {} is not known", node.name, node.op);
    KERATIN_ASSIGN(const std::vector<DType> outputs, op->OutputTypes(node));
    if (input.output < 0 || static_cast<std::size_t>(input.output) >= outputs.size()) return Internal("node \"{}\" has no output {}", node.name, input.output);
    types.push_back(outputs[static_cast<std::size_t>(input.output)]);
  }
  return types;
}

Status Editor::Define(int number, Node changed) {
  changed_ = true;
  Index();
  const std::vector<Endpoint> old = graph_.node(number).inputs;
  graph_.mutable_node(number) = std::move(changed);
  AddReaders(number);
  // Of an input that stays, one of two equal entries goes.
  RemoveReaders(number, old);
  return OkStatus();
}

Status Editor::Redefine(int number, std::string_view op, std::vector<Endpoint> inputs, Attrs attrs) {
  const ParsedOp* spec = registry().Find(op);
  if (spec == nullptr) return Internal("a rewrite makes the op {}, which is not known", op);
  KERATIN_ASSIGN(const std::vector<DType> types, InputTypes(inputs));
  Node changed = graph_.node(number);
  changed.op = std::string(op);
  changed.inputs = std::move(inputs);
  changed.attrs = std::move(attrs);
  KERATIN_TRY(spec->CompleteAttrs(changed, types));
  spec->AddDefaults(changed);
  return Define(number, std::move(changed));
}

Status Editor::ReplaceReaders(Endpoint from, Endpoint to) {
  const std::vector<Reader> readers = Readers(from);
  const bool kept = IsKept(from.node);
  if (kept && from.output != 0) return Internal("output {} of \"{}\" is kept and cannot be replaced", from.output, graph_.node(from.node).name);
  for (const Reader& reader : readers)
    if (reader.node != to.node) KERATIN_TRY(SetInput(reader.node, reader.input, to));
  return kept ? Redefine(from.node, "Identity", {to}, {}) : OkStatus();
}

Status Editor::SetInput(int node, int input, Endpoint endpoint) {
  Node changed = graph_.node(node);
  changed.inputs[static_cast<std::size_t>(input)] = endpoint;
  return Define(node, std::move(changed));
}

Endpoint Editor::AddConstant(std::string_view name, const Tensor& value) {
  changed_ = true;
  Node node;
  node.name = graph_.UniqueName(name);
  node.op = "Const";
  node.attrs = Attrs{{"dtype", value.dtype()}, {"value", value}};
  const int number = graph_.Add(std::move(node));
  if (inferred_) infos_.push_back({InfoOf(value)});
  if (indexed_) {
    readers_.emplace_back();
    controls_.push_back(0);
    dead_.push_back(0);
  }
  return {number, 0};
}

Result<int> Editor::AddNode(std::string_view name, std::string_view op, std::vector<Endpoint> inputs, Attrs attrs) {
  Node node;
  node.name = graph_.UniqueName(name);
  node.op = "NoOp";
  const int number = graph_.Add(std::move(node));
  if (indexed_) {
    readers_.emplace_back();
    controls_.push_back(0);
    dead_.push_back(0);
  }
  if (Status status = Redefine(number, op, std::move(inputs), std::move(attrs)); !status.ok()) return status;
  if (inferred_) {
    std::vector<ValueInfo> known;
    for (const Endpoint& input : graph_.node(number).inputs) {
      KERATIN_ASSIGN(ValueInfo info, Info(input));
      known.push_back(std::move(info));
    }
    KERATIN_ASSIGN(std::vector<ValueInfo> outputs, InferNode(*registry().Find(op), graph_.node(number), known));
    infos_.push_back(std::move(outputs));
    // Inference of the whole graph computes its value.
    if (std::all_of(known.begin(), known.end(), [](const ValueInfo& info) { return info.known(); })) knows_all_ = false;
  }
  return number;
}

Status Editor::InlineCalls() {
  return Transform([](const Graph& graph, const std::vector<std::string>&) { return keratin::InlineCalls(graph); });
}

Status Editor::Transform(const std::function<Result<Graph>(const Graph& graph, const std::vector<std::string>& kept)>& change) {
  changed_ = true;
  KERATIN_ASSIGN(graph_, change(graph_, {kept_.begin(), kept_.end()}));
  indexed_ = false;
  Forget();
  return OkStatus();
}

void Editor::Forget() {
  inferred_ = false;
  probe_ = Probe::kNotYet;
  probe_infos_.clear();
  feeds_of_.clear();
}

void Editor::SetFunction(std::string_view name, std::shared_ptr<const Function> function) {
  changed_ = true;
  graph_.functions[std::string(name)] = std::move(function);
}

std::shared_ptr<const Function> Editor::FindFunction(std::string_view name) const {
  const auto it = graph_.functions.find(name);
  return it != graph_.functions.end() ? it->second : nullptr;
}

}  // namespace keratin::optimize
