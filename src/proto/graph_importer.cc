#include "proto/graph_importer.h"

#include <charconv>

#include "base/errors.h"
#include "base/strings.h"
#include "proto/graph_def.h"
#include "proto/kind.h"
#include "proto/tensor_proto.h"
#include "proto/text.h"
#include "proto/wire.h"

namespace keratin::proto {
namespace {

// Output numbers above this are lies: no op has as many outputs.
constexpr int kMaxOutput = 1 << 20;

std::optional<int> ParseIndex(std::string_view digits) {
  int index = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (error != std::errc() || end != digits.data() + digits.size() || index < 0 || index > kMaxOutput) return std::nullopt;
  return index;
}

std::vector<std::string> NodeNames(const Graph& graph) {
  std::vector<std::string> names;
  names.reserve(graph.nodes().size());
  for (const Node& node : graph.nodes()) names.push_back(node.name);
  return names;
}

Status ImportAttrs(google::protobuf::Map<std::string, pb::AttrValue>* protos, const std::string& owner, std::int64_t* fill_left, Attrs* attrs) {
  for (auto& [name, proto] : *protos) {
    Result<AttrValue> value = AttrFromProto(&proto, fill_left);
    if (!value.ok()) return value.status().WithContext(fmt::format("{}: attribute \"{}\"", owner, name));
    attrs->Set(name, *std::move(value));
  }
  return OkStatus();
}

// How many tensors argument `arg` of a called function stands for.
std::int64_t ArgCount(const pb::OpDef::ArgDef& arg, const Node& call) {
  if (!arg.number_attr().empty()) return call.attrs.Int(arg.number_attr(), 0);
  if (!arg.type_list_attr().empty()) return static_cast<std::int64_t>(call.attrs.Types(arg.type_list_attr()).size());
  return 1;
}

}  // namespace

Status GraphImporter::AddNode(pb::NodeDef* proto, Graph* graph, std::vector<std::vector<std::string>>* inputs) {
  if (proto->name().empty()) return InvalidArgument("node number {} of the graph has no name", graph->size());
  if (proto->op().empty()) return InvalidArgument("node \"{}\" has no op", proto->name());
  if (graph->Find(proto->name())) return InvalidArgument("two nodes are named \"{}\"", proto->name());
  Node node;
  node.name = proto->name();
  node.op = proto->op();
  node.device = proto->device();
  KERATIN_TRY(ImportAttrs(proto->mutable_attr(), fmt::format("node \"{}\" ({})", node.name, node.op), &fill_left_, &node.attrs));
  graph->Add(std::move(node));
  inputs->emplace_back(proto->input().begin(), proto->input().end());
  return OkStatus();
}

Status GraphImporter::CheckOutput(const Graph& graph, Endpoint endpoint) const {
  const Node& node = graph.node(endpoint.node);
  const ParsedOp* op = registry_.Find(node.op);
  if (op == nullptr || endpoint.output == 0) return OkStatus();
  const Result<std::vector<DType>> types = op->OutputTypes(node);
  if (types.ok() && static_cast<std::size_t>(endpoint.output) >= types->size())
    return InvalidArgument("node \"{}\" ({}) has {} outputs and no output {}", node.name, node.op, types->size(), endpoint.output);
  return OkStatus();
}

Result<Endpoint> GraphImporter::GraphInput(const Graph& graph, const std::string& text) const {
  std::string_view name = text;
  int output = 0;
  if (const std::size_t colon = name.rfind(':'); colon != std::string_view::npos) {
    const std::optional<int> index = ParseIndex(name.substr(colon + 1));
    if (!index) return InvalidArgument("\"{}\" is not a tensor: what follows the colon must be an output number", text);
    output = *index;
    name = name.substr(0, colon);
  }
  const std::optional<int> node = graph.Find(name);
  if (!node) return InvalidArgument("there is no node \"{}\".{}", name, DidYouMean(name, NodeNames(graph)));
  return Endpoint{*node, output};
}

Result<int> GraphImporter::FunctionOutput(const Node& node, const std::string& output, int index) const {
  if (const auto called = signatures_.find(node.op); called != signatures_.end()) {
    std::int64_t first = 0;
    for (const auto& arg : called->second.args) {
      const std::int64_t count = ArgCount(arg, node);
      if (arg.name() == output) {
        if (index >= count) return InvalidArgument("node \"{}\": result \"{}\" of function {} has no tensor {}", node.name, output, node.op, index);
        return static_cast<int>(first) + index;
      }
      first += std::min<std::int64_t>(std::max<std::int64_t>(count, 0), kMaxOutput);
      if (first > kMaxOutput) break;
    }
    return InvalidArgument("node \"{}\": function {} has no result \"{}\"", node.name, node.op, output);
  }
  const ParsedOp* op = registry_.Find(node.op);
  if (op == nullptr) return index;
  const std::optional<std::pair<int, int>> range = op->OutputRange(node, output);
  if (!range) return InvalidArgument("node \"{}\" ({}) has no output \"{}\"", node.name, node.op, output);
  if (index >= range->second)
    return InvalidArgument("node \"{}\" ({}): output \"{}\" has {} tensors and no number {}", node.name, node.op, output, range->second, index);
  return range->first + index;
}

Result<Endpoint> GraphImporter::FunctionInput(const Graph& body, const std::string& text) const {
  const std::vector<std::string> parts = Split(text, ':');
  if (parts.size() > 3) return InvalidArgument("\"{}\" is not a tensor of a function body: expected \"argument\" or \"node:output:number\"", text);
  const std::optional<int> node = body.Find(parts[0]);
  if (!node) return InvalidArgument("there is no node \"{}\".{}", parts[0], DidYouMean(parts[0], NodeNames(body)));
  if (parts.size() == 1) return Endpoint{*node, 0};
  const std::optional<int> number = ParseIndex(parts.back());
  if (body.node(*node).op == "_Arg" || (parts.size() == 2 && number)) {
    if (!number || (body.node(*node).op == "_Arg" && *number != 0)) return InvalidArgument("\"{}\": an argument is one tensor", text);
    return Endpoint{*node, *number};
  }
  if (parts.size() == 3 && !number) return InvalidArgument("\"{}\" is not a tensor of a function body: expected \"node:output:number\"", text);
  KERATIN_ASSIGN(const int output, FunctionOutput(body.node(*node), parts[1], parts.size() == 3 ? *number : 0));
  return Endpoint{*node, output};
}

Status GraphImporter::ConnectInputs(Graph* graph, const std::vector<std::vector<std::string>>& inputs, bool in_function) const {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    Node& node = graph->mutable_node(static_cast<int>(i));
    for (const std::string& text : inputs[i]) {
      if (text.starts_with('^')) {
        const std::optional<int> control = graph->Find(std::string_view(text).substr(1));
        if (!control)
          return InvalidArgument("node \"{}\": control input \"{}\": there is no such node.{}", node.name, text,
                                 DidYouMean(std::string_view(text).substr(1), NodeNames(*graph)));
        node.control_inputs.push_back(*control);
        continue;
      }
      Result<Endpoint> input = in_function ? FunctionInput(*graph, text) : GraphInput(*graph, text);
      Status status = input.status();
      if (status.ok()) status = CheckOutput(*graph, *input);
      if (!status.ok()) return status.WithContext(fmt::format("node \"{}\" ({}): input \"{}\"", node.name, node.op, text));
      node.inputs.push_back(*input);
    }
  }
  return OkStatus();
}

Status GraphImporter::AddSignature(const pb::OpDef& signature) {
  if (signature.name().empty()) return InvalidArgument("a function has no name");
  if (!signatures_.emplace(signature.name(), Results{{signature.output_arg().begin(), signature.output_arg().end()}}).second)
    return InvalidArgument("two functions are named \"{}\"", signature.name());
  return OkStatus();
}

Status GraphImporter::AddArguments(pb::FunctionDef* proto, Function* function) {
  const pb::OpDef& signature = proto->signature();
  for (int i = 0; i < signature.input_arg_size(); ++i) {
    const pb::OpDef::ArgDef& arg = signature.input_arg(i);
    if (arg.name().empty()) return InvalidArgument("argument {} has no name", i);
    if (function->body.Find(arg.name())) return InvalidArgument("two arguments are named \"{}\"", arg.name());
    if (!arg.number_attr().empty() || !arg.type_list_attr().empty())
      return Unimplemented("argument \"{}\" is a list of tensors, which is not supported", arg.name());
    Node node;
    node.name = arg.name();
    node.op = "_Arg";
    if (const auto attrs = proto->mutable_arg_attr()->find(static_cast<std::uint32_t>(i)); attrs != proto->mutable_arg_attr()->end())
      KERATIN_TRY(ImportAttrs(attrs->second.mutable_attr(), fmt::format("argument \"{}\"", arg.name()), &fill_left_, &node.attrs));
    if (arg.type() != pb::DT_INVALID) node.attrs.Set("T", static_cast<DType>(arg.type() > 100 ? arg.type() - 100 : arg.type()));
    node.attrs.Set("index", std::int64_t{i});
    function->args.push_back(function->body.Add(std::move(node)));
  }
  return OkStatus();
}

Result<std::shared_ptr<const Function>> GraphImporter::ImportFunction(pb::FunctionDef* proto) {
  auto function = std::make_shared<Function>();
  function->name = proto->signature().name();
  KERATIN_TRY(ImportAttrs(proto->mutable_attr(), "the function", &fill_left_, &function->attrs));
  KERATIN_TRY(AddArguments(proto, function.get()));
  std::vector<std::vector<std::string>> inputs(function->args.size());
  for (auto& node : *proto->mutable_node_def()) KERATIN_TRY(AddNode(&node, &function->body, &inputs));
  KERATIN_TRY(ConnectInputs(&function->body, inputs, true));
  KERATIN_TRY(function->body.TopologicalOrder().status());
  for (const auto& arg : proto->signature().output_arg()) {
    const auto ret = proto->ret().find(arg.name());
    if (ret == proto->ret().end()) return InvalidArgument("result \"{}\" has no tensor", arg.name());
    Result<Endpoint> result = FunctionInput(function->body, ret->second);
    Status status = result.status();
    if (status.ok()) status = CheckOutput(function->body, *result);
    if (!status.ok()) return status.WithContext(fmt::format("result \"{}\"", arg.name()));
    function->result_names.push_back(arg.name());
    function->results.push_back(*result);
    function->result_types.push_back(static_cast<DType>(arg.type()));
  }
  const auto add_control = [&](const std::string& name, const std::string& node_name) -> Status {
    const std::optional<int> node = function->body.Find(node_name);
    if (!node) return InvalidArgument("control result \"{}\": there is no node \"{}\"", name, node_name);
    function->control_results.push_back(*node);
    return OkStatus();
  };
  const std::map<std::string, std::string> controls(proto->control_ret().begin(), proto->control_ret().end());
  for (const auto& [name, node_name] : controls) KERATIN_TRY(add_control(name, node_name));
  return std::shared_ptr<const Function>(std::move(function));
}

Status GraphImporter::AddBinaryGraph(Bytes graph_def) {
  KERATIN_TRY(CheckMemory(graph_def, pb::GraphDef::descriptor()));
  WireReader reader(graph_def);
  WireField field;
  pb::NodeDef node;
  while (reader.Next(&field)) {
    if (field.number == 1 && field.type == WireType::kBytes) {
      node.Clear();
      const Status status = ParseBinary(field.bytes, "NodeDef", &node);
      if (!status.ok()) return status.WithContext(fmt::format("node number {} of the graph", graph_.size()));
      KERATIN_TRY(AddNode(&node, &graph_, &inputs_));
    } else if (field.number == 2 && field.type == WireType::kBytes) {
      WireReader library(field.bytes);
      WireField part;
      while (library.Next(&part))
        if (part.number == 1 && part.type == WireType::kBytes) {
          binary_functions_.push_back(part.bytes);
          WireReader function(part.bytes);
          WireField member;
          pb::OpDef signature;
          while (function.Next(&member))
            if (member.number == 1 && member.type == WireType::kBytes) KERATIN_TRY(ParseBinary(member.bytes, "OpDef", &signature));
          KERATIN_TRY(AddSignature(signature));
        }
      if (library.failed()) return DataLoss("the bytes of the function library are damaged");
    } else if (field.number == 3 && field.type == WireType::kVarint) {
      if (graph_.producer == 0) graph_.producer = static_cast<std::int32_t>(field.varint);
    } else if (field.number == 4 && field.type == WireType::kBytes) {
      pb::VersionDef versions;
      KERATIN_TRY(ParseBinary(field.bytes, "VersionDef", &versions));
      graph_.producer = versions.producer();
    }
  }
  if (reader.failed()) return DataLoss("the bytes are not a GraphDef: damaged or cut short after {} nodes", graph_.size());
  return OkStatus();
}

Status GraphImporter::AddGraph(pb::GraphDef* graph_def) {
  graph_.producer = graph_def->has_versions() ? graph_def->versions().producer() : graph_def->version();
  for (auto& node : *graph_def->mutable_node()) KERATIN_TRY(AddNode(&node, &graph_, &inputs_));
  for (auto& function : *graph_def->mutable_library()->mutable_function()) {
    KERATIN_TRY(AddSignature(function.signature()));
    text_functions_.push_back(&function);
  }
  return OkStatus();
}

Result<Graph> GraphImporter::Finish() {
  KERATIN_TRY(ConnectInputs(&graph_, inputs_, false));
  inputs_.clear();
  KERATIN_TRY(graph_.TopologicalOrder().status());
  const auto add = [this](pb::FunctionDef* proto) -> Status {
    Result<std::shared_ptr<const Function>> function = ImportFunction(proto);
    if (!function.ok()) return function.status().WithContext(fmt::format("function \"{}\"", proto->signature().name()));
    graph_.functions.emplace((*function)->name, *function);
    return OkStatus();
  };
  for (const Bytes bytes : binary_functions_) {
    pb::FunctionDef proto;
    KERATIN_TRY(ParseBinary(bytes, "FunctionDef", &proto));
    KERATIN_TRY(add(&proto));
  }
  for (pb::FunctionDef* proto : text_functions_) KERATIN_TRY(add(proto));
  return std::move(graph_);
}

Result<Graph> ImportGraphDef(Bytes bytes, const OpRegistry& registry) {
  const Kind kind = DetectKind(bytes);
  if (kind.message == Message::kSavedModel || kind.message == Message::kMetaGraphDef)
    return InvalidArgument("the file holds {}, not a GraphDef", Describe(kind.message));
  if (bytes.empty()) return InvalidArgument("the file is empty, not a GraphDef");
  GraphImporter importer(registry);
  pb::GraphDef graph_def;
  if (kind.text) {
    KERATIN_TRY(ParseText(bytes, "GraphDef", &graph_def));
    KERATIN_TRY(importer.AddGraph(&graph_def));
  } else {
    KERATIN_TRY(importer.AddBinaryGraph(bytes));
  }
  KERATIN_ASSIGN(Graph graph, importer.Finish());
  if (graph.size() == 0 && graph.functions.empty()) return InvalidArgument("the bytes are not a GraphDef: there is no node in them");
  return graph;
}

}  // namespace keratin::proto
