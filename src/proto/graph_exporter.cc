#include "proto/graph_exporter.h"

#include <map>

#include "base/errors.h"
#include "proto/tensor_proto.h"
#include "proto/text.h"

namespace keratin::proto {
namespace {

class Exporter {
 public:
  Exporter(const Graph& graph, const OpRegistry& registry, bool strip) : graph_(graph), registry_(registry), strip_(strip) {}

  Status Export(pb::GraphDef* proto) {
    for (const Node& node : graph_.nodes()) {
      pb::NodeDef* node_proto = proto->add_node();
      KERATIN_TRY(ExportNode(node, node_proto));
      for (const Endpoint& input : node.inputs) {
        const std::string& name = graph_.node(input.node).name;
        node_proto->add_input(input.output == 0 ? name : fmt::format("{}:{}", name, input.output));
      }
      for (const int control : node.control_inputs) node_proto->add_input("^" + graph_.node(control).name);
    }
    proto->mutable_versions()->set_producer(static_cast<std::int32_t>(graph_.producer));
    for (const auto& [name, function] : graph_.functions) {
      const Status status = ExportFunction(*function, proto->mutable_library()->add_function());
      if (!status.ok()) return status.WithContext(fmt::format("function \"{}\"", name));
    }
    return OkStatus();
  }

 private:
  Status ExportAttrs(const Attrs& attrs, const ParsedOp* op, const std::string& owner, google::protobuf::Map<std::string, pb::AttrValue>* protos) const {
    for (const auto& [name, value] : attrs.map()) {
      if (strip_ && op != nullptr && IsDefault(*op, name, value)) continue;
      const Status status = AttrToProto(value, &(*protos)[name]);
      if (!status.ok()) return status.WithContext(fmt::format("{}: attribute \"{}\"", owner, name));
    }
    return OkStatus();
  }

  static bool IsDefault(const ParsedOp& op, const std::string& name, const AttrValue& value) {
    for (const AttrDef& attr : op.attrs)
      if (attr.name == name) return SameAttr(attr.default_value, value) && !std::holds_alternative<std::monostate>(value);
    return false;
  }

  Status ExportNode(const Node& node, pb::NodeDef* proto) const {
    proto->set_name(node.name);
    proto->set_op(node.op);
    proto->set_device(node.device);
    return ExportAttrs(node.attrs, registry_.Find(node.op), fmt::format("node \"{}\" ({})", node.name, node.op), proto->mutable_attr());
  }

  // "node:output:k" of the tensor, in a function body.
  Result<std::string> FunctionTensor(const Graph& body, Endpoint endpoint) const {
    const Node& node = body.node(endpoint.node);
    if (node.op == "_Arg") return node.name;
    if (const auto called = graph_.functions.find(node.op); called != graph_.functions.end()) {
      const std::vector<std::string>& names = called->second->result_names;
      if (static_cast<std::size_t>(endpoint.output) < names.size()) return fmt::format("{}:{}:0", node.name, names[static_cast<std::size_t>(endpoint.output)]);
      return InvalidArgument("node \"{}\": function {} has no result {}", node.name, node.op, endpoint.output);
    }
    const ParsedOp* op = registry_.Find(node.op);
    if (op == nullptr)
      return Unimplemented("node \"{}\": op {} is not known, so its outputs cannot be named, as they must be in a function", node.name, node.op);
    for (const ArgDef& arg : op->outputs) {
      const auto range = op->OutputRange(node, arg.name);
      if (range && endpoint.output >= range->first && endpoint.output < range->first + range->second)
        return fmt::format("{}:{}:{}", node.name, arg.name, endpoint.output - range->first);
    }
    return InvalidArgument("node \"{}\" ({}) has no output {}", node.name, node.op, endpoint.output);
  }

  // The dtype of a tensor of a function body.
  Result<DType> TensorType(const Graph& body, Endpoint endpoint, int depth = 0) const {
    const Node& node = body.node(endpoint.node);
    if (node.op == "_Arg") return node.attrs.Type("T");
    if (const auto called = graph_.functions.find(node.op); called != graph_.functions.end()) {
      const Function& function = *called->second;
      if (static_cast<std::size_t>(endpoint.output) >= function.results.size() || depth > kMaxDepth)
        return InvalidArgument("node \"{}\": function {} has no result {}", node.name, node.op, endpoint.output);
      return TensorType(function.body, function.results[static_cast<std::size_t>(endpoint.output)], depth + 1);
    }
    const ParsedOp* op = registry_.Find(node.op);
    if (op == nullptr) return Unimplemented("node \"{}\": op {} is not known, so the type of its output is not", node.name, node.op);
    KERATIN_ASSIGN(const std::vector<DType> types, op->OutputTypes(node));
    if (static_cast<std::size_t>(endpoint.output) >= types.size())
      return InvalidArgument("node \"{}\" ({}) has no output {}", node.name, node.op, endpoint.output);
    return types[static_cast<std::size_t>(endpoint.output)];
  }

  // True when the function, or one that it calls, holds an op with state.
  bool IsStateful(const Function& function, int depth = 0) {
    if (const auto known = stateful_.find(function.name); known != stateful_.end()) return known->second;
    bool& stateful = stateful_[function.name] = depth > kMaxDepth;
    for (const Node& node : function.body.nodes()) {
      if (stateful) break;
      if (node.op == "_Arg") continue;
      const ParsedOp* op = registry_.Find(node.op);
      const auto called = graph_.functions.find(node.op);
      if (op != nullptr)
        stateful = op->spec->stateful;
      else
        stateful = called == graph_.functions.end() || IsStateful(*called->second, depth + 1);
    }
    return stateful;
  }

  Status ExportFunction(const Function& function, pb::FunctionDef* proto) {
    const Graph& body = function.body;
    pb::OpDef* signature = proto->mutable_signature();
    signature->set_name(function.name);
    signature->set_is_stateful(IsStateful(function));
    KERATIN_TRY(ExportAttrs(function.attrs, nullptr, "the function", proto->mutable_attr()));
    for (std::size_t i = 0; i < function.args.size(); ++i) {
      const Node& arg = body.node(function.args[i]);
      pb::OpDef::ArgDef* arg_proto = signature->add_input_arg();
      arg_proto->set_name(arg.name);
      arg_proto->set_type(static_cast<pb::DataType>(arg.attrs.Type("T")));
      Attrs rest = arg.attrs;
      rest.Erase("T");
      rest.Erase("index");
      if (!rest.map().empty())
        KERATIN_TRY(
            ExportAttrs(rest, nullptr, fmt::format("argument \"{}\"", arg.name), (*proto->mutable_arg_attr())[static_cast<std::uint32_t>(i)].mutable_attr()));
    }
    for (const Node& node : body.nodes()) {
      if (node.op == "_Arg") continue;
      pb::NodeDef* node_proto = proto->add_node_def();
      KERATIN_TRY(ExportNode(node, node_proto));
      for (const Endpoint& input : node.inputs) {
        KERATIN_ASSIGN(const std::string name, FunctionTensor(body, input));
        node_proto->add_input(name);
      }
      for (const int control : node.control_inputs) node_proto->add_input("^" + body.node(control).name);
    }
    for (std::size_t i = 0; i < function.results.size(); ++i) {
      pb::OpDef::ArgDef* arg = signature->add_output_arg();
      arg->set_name(function.result_names[i]);
      if (i < function.result_types.size() && function.result_types[i] != DType::kInvalid) {
        arg->set_type(static_cast<pb::DataType>(function.result_types[i]));
      } else {
        KERATIN_ASSIGN(const DType dtype, TensorType(body, function.results[i]));
        arg->set_type(static_cast<pb::DataType>(dtype));
      }
      KERATIN_ASSIGN((*proto->mutable_ret())[function.result_names[i]], FunctionTensor(body, function.results[i]));
    }
    for (const int node : function.control_results) {
      const std::string& name = body.node(node).name;
      if ((*proto->mutable_control_ret()).insert({name, name}).second) signature->add_control_output(name);
    }
    return OkStatus();
  }

  const Graph& graph_;
  const OpRegistry& registry_;
  bool strip_;
  std::map<std::string, bool> stateful_;  // by function
};

void ArgToProto(const ArgDef& arg, pb::OpDef::ArgDef* proto) {
  proto->set_name(arg.name);
  proto->set_type(static_cast<pb::DataType>(arg.dtype));
  proto->set_type_attr(arg.type_attr);
  proto->set_number_attr(arg.number_attr);
  proto->set_type_list_attr(arg.type_list_attr);
}

}  // namespace

void OpToProto(const ParsedOp& op, pb::OpDef* proto) {
  proto->set_name(std::string(op.spec->name));
  for (const ArgDef& arg : op.inputs) ArgToProto(arg, proto->add_input_arg());
  for (const ArgDef& arg : op.outputs) ArgToProto(arg, proto->add_output_arg());
  for (const AttrDef& attr : op.attrs) {
    pb::OpDef::AttrDef* attr_proto = proto->add_attr();
    attr_proto->set_name(attr.name);
    attr_proto->set_type(attr.type);
    if (!std::holds_alternative<std::monostate>(attr.default_value)) (void)AttrToProto(attr.default_value, attr_proto->mutable_default_value());
    if (attr.minimum) {
      attr_proto->set_has_minimum(true);
      attr_proto->set_minimum(*attr.minimum);
    }
    auto* allowed = attr.allowed.empty() ? nullptr : attr_proto->mutable_allowed_values()->mutable_list();
    for (const AttrValue& choice : attr.allowed) {
      if (const auto* type = std::get_if<DType>(&choice)) allowed->add_type(static_cast<pb::DataType>(*type));
      if (const auto* text = std::get_if<std::string>(&choice)) allowed->add_s(*text);
    }
  }
  proto->set_is_stateful(op.spec->stateful);
}

Status GraphToProto(const Graph& graph, const OpRegistry& registry, bool strip_default_attrs, pb::GraphDef* proto) {
  return Exporter(graph, registry, strip_default_attrs).Export(proto);
}

Result<std::string> ExportGraphDef(const Graph& graph, const OpRegistry& registry, const GraphDefOptions& options) {
  pb::GraphDef proto;
  KERATIN_TRY(GraphToProto(graph, registry, options.strip_default_attrs, &proto));
  return options.text ? SerializeText(proto, "GraphDef") : SerializeBinary(proto, "GraphDef");
}

}  // namespace keratin::proto
