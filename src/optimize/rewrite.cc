#include "optimize/rewrite.h"

#include <algorithm>

#include "base/errors.h"
#include "graph/infer.h"

namespace keratin::optimize {

namespace {
// Constants of up to this many elements are folded; beyond it a fold could take more memory than it saves time.
constexpr std::int64_t kFoldLimit = std::int64_t{1} << 26;
}  // namespace

Editor::Editor(Graph& graph, const Request& request) : graph_(graph), request_(request) {
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

void Editor::Changed() {
  inferred_ = false;
  indexed_ = false;
}

Status Editor::Infer() {
  if (inferred_) return OkStatus();
  InferOptions options;
  options.fold_limit = kFoldLimit;
  KERATIN_ASSIGN(infos_, InferGraph(graph_, registry(), options));
  inferred_ = true;
  return OkStatus();
}

Result<ValueInfo> Editor::Info(Endpoint endpoint) {
  KERATIN_TRY(Infer());
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

const std::vector<Reader>& Editor::Readers(Endpoint endpoint) {
  if (!indexed_) {
    readers_.assign(static_cast<std::size_t>(graph_.size()), {});
    controls_.assign(static_cast<std::size_t>(graph_.size()), 0);
    for (int number = 0; number < graph_.size(); ++number) {
      const Node& node = graph_.node(number);
      for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        auto& outputs = readers_[static_cast<std::size_t>(node.inputs[i].node)];
        const auto output = static_cast<std::size_t>(node.inputs[i].output);
        if (outputs.size() <= output) outputs.resize(output + 1);
        outputs[output].push_back({number, static_cast<int>(i)});
      }
      for (const int control : node.control_inputs) controls_[static_cast<std::size_t>(control)] = 1;
    }
    indexed_ = true;
  }
  const auto& outputs = readers_[static_cast<std::size_t>(endpoint.node)];
  return static_cast<std::size_t>(endpoint.output) < outputs.size() ? outputs[static_cast<std::size_t>(endpoint.output)] : no_readers_;
}

bool Editor::IsKept(int node) {
  Readers({node, 0});
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
  graph_.mutable_node(number) = std::move(changed);
  Changed();
  return OkStatus();
}

Status Editor::ReplaceReaders(Endpoint from, Endpoint to) {
  const std::vector<Reader> readers = Readers(from);
  const bool kept = IsKept(from.node);
  for (const Reader& reader : readers)
    if (reader.node != to.node) graph_.mutable_node(reader.node).inputs[static_cast<std::size_t>(reader.input)] = to;
  Changed();
  if (!kept) return OkStatus();
  if (from.output != 0) return Internal("output {} of \"{}\" is kept and cannot be replaced", from.output, graph_.node(from.node).name);
  return Redefine(from.node, "Identity", {to}, {});
}

Status Editor::SetInput(int node, int input, Endpoint endpoint) {
  graph_.mutable_node(node).inputs[static_cast<std::size_t>(input)] = endpoint;
  Changed();
  return OkStatus();
}

Endpoint Editor::AddConstant(std::string_view name, const Tensor& value) {
  Node node;
  node.name = graph_.UniqueName(name);
  node.op = "Const";
  node.attrs = Attrs{{"dtype", value.dtype()}, {"value", value}};
  Changed();
  return {graph_.Add(std::move(node)), 0};
}

Result<int> Editor::AddNode(std::string_view name, std::string_view op, std::vector<Endpoint> inputs, Attrs attrs) {
  Node node;
  node.name = graph_.UniqueName(name);
  node.op = "NoOp";
  const int number = graph_.Add(std::move(node));
  KERATIN_TRY(Redefine(number, op, std::move(inputs), std::move(attrs)));
  return number;
}

void Editor::SetFunction(std::string_view name, std::shared_ptr<const Function> function) {
  graph_.functions[std::string(name)] = std::move(function);
  Changed();
}

std::shared_ptr<const Function> Editor::FindFunction(std::string_view name) const {
  const auto it = graph_.functions.find(name);
  return it != graph_.functions.end() ? it->second : nullptr;
}

}  // namespace keratin::optimize
