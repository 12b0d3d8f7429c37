#include "graph/infer.h"

#include <algorithm>
#include <set>

#include "base/errors.h"
#include "base/strings.h"
#include "base/thread_pool.h"
#include "graph/evaluate.h"

namespace keratin {
namespace {

constexpr std::int64_t kUnknown = ValueInfo::kUnknownElement;
constexpr std::int64_t kMaxElements = 4096;
constexpr int kMaxFunctionDepth = 64;

template <class T>
std::vector<std::int64_t> ToInts(const Tensor& tensor) {
  const std::span<const T> values = tensor.values<T>();
  return {values.begin(), values.end()};
}

std::optional<std::vector<std::int64_t>> IntsOf(const Tensor& tensor) {
  if (tensor.shape().rank() > 1 || tensor.size() > kMaxElements) return std::nullopt;
  switch (tensor.dtype()) {
    case DType::kInt8: return ToInts<std::int8_t>(tensor);
    case DType::kInt16: return ToInts<std::int16_t>(tensor);
    case DType::kInt32: return ToInts<std::int32_t>(tensor);
    case DType::kInt64: return ToInts<std::int64_t>(tensor);
    case DType::kUint8: return ToInts<std::uint8_t>(tensor);
    case DType::kUint16: return ToInts<std::uint16_t>(tensor);
    case DType::kUint32: return ToInts<std::uint32_t>(tensor);
    default: return std::nullopt;
  }
}

class LibraryInference : public FunctionInference {
 public:
  LibraryInference(const Graph& graph, const OpRegistry& registry, std::int64_t fold_limit, int depth)
      : graph_(graph), registry_(registry), fold_limit_(fold_limit), depth_(depth) {}
  Result<std::vector<ValueInfo>> Infer(const std::string& function, std::span<const ValueInfo> arguments) override;

 private:
  const Graph& graph_;
  const OpRegistry& registry_;
  std::int64_t fold_limit_;
  int depth_;
};

using Infos = std::vector<std::vector<ValueInfo>>;

bool CanFold(const ParsedOp& op, const std::vector<ValueInfo>& inputs, const std::vector<ValueInfo>& outputs, std::int64_t limit) {
  if (limit <= 0 || op.spec->stateful || !IsPure(*op.spec) || outputs.empty() || op.inputs.empty()) return false;
  if (!std::all_of(inputs.begin(), inputs.end(), [](const ValueInfo& info) { return info.known(); })) return false;
  return std::all_of(outputs.begin(), outputs.end(), [limit](const ValueInfo& info) {
    const std::int64_t size = info.shape.NumElements();
    return size >= 0 && size <= limit && info.dtype != DType::kResource && info.dtype != DType::kVariant;
  });
}

Result<Infos> InferAll(const Graph& body, const Graph& library, const OpRegistry& registry, const InferOptions& options, int depth) {
  std::vector<int> order = options.nodes;
  if (order.empty()) {
    KERATIN_ASSIGN(order, body.TopologicalOrder());
  }
  KERATIN_TRY(RequireKnownOps(body, registry, order));

  LibraryInference functions(library, registry, options.fold_limit, depth + 1);
  ThreadPool pool(1);
  Infos infos(static_cast<std::size_t>(body.size()));
  for (const int number : order) {
    const Node& node = body.node(number);
    const ParsedOp& op = *registry.Find(node.op);
    std::vector<ValueInfo> inputs;
    inputs.reserve(node.inputs.size());
    for (const Endpoint& input : node.inputs) {
      const std::vector<ValueInfo>& source = infos[static_cast<std::size_t>(input.node)];
      if (input.output < 0 || (static_cast<std::size_t>(input.output) >= source.size() && !source.empty()))
        return InvalidArgument("node \"{}\" ({}) reads output {} of \"{}\", which has {}", node.name, node.op, input.output, body.node(input.node).name,
                               source.size());
      inputs.push_back(source.empty() ? ValueInfo{} : source[static_cast<std::size_t>(input.output)]);
    }
    KERATIN_ASSIGN(std::vector<ValueInfo> outputs, InferNode(op, node, inputs, &functions));
    if (!std::all_of(outputs.begin(), outputs.end(), [](const ValueInfo& info) { return info.known(); }) && CanFold(op, inputs, outputs, options.fold_limit)) {
      std::vector<Tensor> values;
      for (const ValueInfo& info : inputs) values.push_back(info.value);
      KERATIN_ASSIGN(std::vector<Tensor> folded, EvaluateNode(op, node, values, pool));
      for (std::size_t i = 0; i < folded.size(); ++i) outputs[i] = InfoOf(folded[i]);
    }
    for (std::size_t i = 0; i < outputs.size(); ++i)
      if (const auto given = options.given.find({number, static_cast<int>(i)}); given != options.given.end()) outputs[i] = given->second;
    infos[static_cast<std::size_t>(number)] = std::move(outputs);
  }
  return infos;
}

Result<std::vector<ValueInfo>> InferBody(const Graph& library, const Function& function, const OpRegistry& registry, std::span<const ValueInfo> arguments,
                                         std::int64_t fold_limit, int depth) {
  if (depth > kMaxFunctionDepth)
    return InvalidArgument("function \"{}\" calls itself, or calls are nested more than {} deep", function.name, kMaxFunctionDepth);
  if (arguments.size() != function.args.size())
    return InvalidArgument("function \"{}\" takes {} arguments and is given {}", function.name, function.args.size(), arguments.size());
  InferOptions options;
  options.fold_limit = fold_limit;
  for (std::size_t i = 0; i < arguments.size(); ++i) options.given[{function.args[i], 0}] = arguments[i];
  std::vector<int> roots = function.args;
  for (const Endpoint& result : function.results) roots.push_back(result.node);
  KERATIN_ASSIGN(options.nodes, function.body.TopologicalOrder(roots));
  KERATIN_ASSIGN(const Infos infos, InferAll(function.body, library, registry, options, depth));
  std::vector<ValueInfo> results;
  for (const Endpoint& result : function.results) {
    const std::vector<ValueInfo>& outputs = infos[static_cast<std::size_t>(result.node)];
    if (result.output < 0 || static_cast<std::size_t>(result.output) >= outputs.size())
      return InvalidArgument("function \"{}\" returns an output that does not exist", function.name);
    results.push_back(outputs[static_cast<std::size_t>(result.output)]);
  }
  return results;
}

Result<std::vector<ValueInfo>> LibraryInference::Infer(const std::string& function, std::span<const ValueInfo> arguments) {
  const auto found = graph_.functions.find(function);
  if (found == graph_.functions.end()) return NotFound("there is no function \"{}\" in the graph's library", function);
  return InferBody(graph_, *found->second, registry_, arguments, fold_limit_, depth_);
}

}  // namespace

std::optional<std::vector<std::int64_t>> InferContext::Elements(int i) const {
  const ValueInfo& info = input(i);
  if (info.known()) return IntsOf(info.value);
  if (!info.elements.empty()) return info.elements;
  if (info.shape.rank() == 0 && IsInteger(info.dtype)) return std::vector<std::int64_t>{kUnknown};
  if (info.shape.rank() == 1 && info.shape[0] >= 0 && info.shape[0] <= kMaxElements && IsInteger(info.dtype))
    return std::vector<std::int64_t>(static_cast<std::size_t>(info.shape[0]), kUnknown);
  return std::nullopt;
}

std::optional<std::vector<std::int64_t>> InferContext::KnownElements(int i) const {
  std::optional<std::vector<std::int64_t>> elements = Elements(i);
  if (elements && std::find(elements->begin(), elements->end(), kUnknown) != elements->end()) return std::nullopt;
  return elements;
}

Result<Shape> InferContext::ShapeFromInput(int i) const {
  const std::optional<std::vector<std::int64_t>> elements = Elements(i);
  if (!elements) return Shape::UnknownRank();
  if (elements->size() > Shape::kMaxRank)
    return InvalidArgument("node \"{}\" ({}): a shape of {} dimensions is more than the {} that Keratin handles", node_.name, node_.op, elements->size(),
                           Shape::kMaxRank);
  Shape shape;
  for (const std::int64_t element : *elements) {
    if (element < -1 && element != kUnknown) return InvalidArgument("node \"{}\" ({}): a shape has the dimension {}", node_.name, node_.op, element);
    shape.push_back(element < 0 ? Shape::kUnknown : element);
  }
  return shape;
}

Status InferContext::SetElements(int i, std::vector<std::int64_t> elements) const {
  ValueInfo& info = output(i);
  if (info.shape.rank() != 0) info.shape = Shape{static_cast<std::int64_t>(elements.size())};
  if (std::find(elements.begin(), elements.end(), kUnknown) == elements.end() && (info.dtype == DType::kInt32 || info.dtype == DType::kInt64)) {
    if (info.dtype == DType::kInt64) {
      info.value = Tensor::Of(info.shape, elements);
    } else {
      std::vector<std::int32_t> narrow;
      for (const std::int64_t element : elements) {
        if (element != static_cast<std::int32_t>(element))
          return InvalidArgument("node \"{}\" ({}): the value {} does not fit in int32", node_.name, node_.op, element);
        narrow.push_back(static_cast<std::int32_t>(element));
      }
      info.value = Tensor::Of(info.shape, narrow);
    }
  }
  info.elements = std::move(elements);
  return OkStatus();
}

Status InferContext::RequireRank(int i, int least, int most) const {
  const int rank = shape(i).rank();
  if (rank < 0 || (rank >= least && rank <= most)) return OkStatus();
  return InvalidArgument("node \"{}\" ({}): input {} has the shape {}; its rank must be {}", node_.name, node_.op, i, shape(i).ToString(),
                         least == most ? std::to_string(least) : fmt::format("{} to {}", least, most));
}

Result<int> InferContext::NormalizeAxis(std::int64_t axis, int rank) {
  if (axis < -rank || axis >= rank) return InvalidArgument("axis {} is out of range for rank {}", axis, rank);
  return static_cast<int>(axis < 0 ? axis + rank : axis);
}

Result<Shape> BroadcastShapes(const Shape& a, const Shape& b) {
  if (!a.has_rank() || !b.has_rank()) return Shape::UnknownRank();
  Shape result = Shape::UnknownDims(std::max(a.rank(), b.rank()));
  for (int i = 0; i < result.rank(); ++i) {
    const std::int64_t x = i < a.rank() ? a.back(i) : 1;
    const std::int64_t y = i < b.rank() ? b.back(i) : 1;
    std::int64_t& dim = result[result.rank() - 1 - i];
    if (x == 1)
      dim = y;
    else if (y == 1 || x == y)
      dim = x;
    else if (x < 0 || y < 0)
      dim = std::max(x, y);
    else
      return InvalidArgument("shapes {} and {} cannot be broadcast together", a.ToString(), b.ToString());
  }
  return result;
}

Result<Shape> MergeShapes(const Shape& a, const Shape& b) {
  if (!a.IsCompatibleWith(b)) return InvalidArgument("shapes {} and {} do not agree", a.ToString(), b.ToString());
  if (!a.has_rank()) return b;
  if (!b.has_rank()) return a;
  Shape result = a;
  for (int i = 0; i < a.rank(); ++i) result[i] = std::max(a[i], b[i]);
  return result;
}

Status SameAsInput(InferContext& c) {
  c.SetShape(0, c.shape(0));
  return OkStatus();
}
Status BroadcastOfInputs(InferContext& c) {
  Result<Shape> shape = BroadcastShapes(c.shape(0), c.shape(1));
  if (!shape.ok()) return shape.status().WithContext(fmt::format("node \"{}\" ({})", c.node().name, c.node().op));
  c.SetShape(0, *shape);
  return OkStatus();
}
Status ScalarOutput(InferContext& c) {
  for (int i = 0; i < c.output_count(); ++i) c.SetShape(i, Shape{});
  return OkStatus();
}
Status UnknownOutputs(InferContext&) { return OkStatus(); }
Status NoOutputs(InferContext&) { return OkStatus(); }

ValueInfo InfoOf(const Tensor& value) {
  ValueInfo info;
  info.dtype = value.dtype();
  info.shape = value.shape();
  info.value = value;
  return info;
}

ValueInfo InfoOf(DType dtype, const Shape& shape) {
  ValueInfo info;
  info.dtype = dtype;
  info.shape = shape;
  return info;
}

Result<std::vector<ValueInfo>> InferNode(const ParsedOp& op, const Node& node, std::span<const ValueInfo> inputs, FunctionInference* functions) {
  KERATIN_ASSIGN(const std::vector<DType> types, op.OutputTypes(node));
  KERATIN_ASSIGN(const std::vector<DType> wanted, op.InputTypes(node));
  if (wanted.size() != inputs.size()) return InvalidArgument("node \"{}\" ({}) has {} inputs and takes {}", node.name, node.op, inputs.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (inputs[i].dtype != DType::kInvalid && inputs[i].dtype != wanted[i])
      return InvalidArgument("node \"{}\" ({}): input {} is {} and must be {}", node.name, node.op, i, DTypeName(inputs[i].dtype), DTypeName(wanted[i]));
  if (const std::vector<DType>& kernels = op.spec->kernel_types; !kernels.empty()) {
    const auto typed = std::find_if(op.attrs.begin(), op.attrs.end(), [](const AttrDef& attr) { return attr.type == "type"; });
    const DType type = typed != op.attrs.end() ? node.attrs.Type(typed->name) : DType::kInvalid;
    if (type != DType::kInvalid && std::find(kernels.begin(), kernels.end(), type) == kernels.end())
      return Unimplemented("node \"{}\": {} is not supported for {}", node.name, node.op, DTypeName(type));
  }
  std::vector<ValueInfo> outputs(types.size());
  for (std::size_t i = 0; i < types.size(); ++i) outputs[i].dtype = types[i];
  InferContext context(node, inputs, outputs, functions);
  KERATIN_TRY(op.spec->infer(context));
  return outputs;
}

Status RequireKnownOps(const Graph& graph, const OpRegistry& registry, std::span<const int> nodes) {
  std::set<std::string> unknown;
  for (const int number : nodes)
    if (const Node& node = graph.node(number); registry.Find(node.op) == nullptr) unknown.insert(fmt::format("{} (node \"{}\")", node.op, node.name));
  if (unknown.empty()) return OkStatus();
  return Unimplemented("ops that Keratin does not have: {}", Join({unknown.begin(), unknown.end()}, ", "));
}

Result<Infos> InferGraph(const Graph& graph, const OpRegistry& registry, const InferOptions& options) { return InferAll(graph, graph, registry, options, 0); }

Result<std::vector<ValueInfo>> InferFunction(const Graph& graph, const Function& function, const OpRegistry& registry, std::span<const ValueInfo> arguments,
                                             std::int64_t fold_limit) {
  return InferBody(graph, function, registry, arguments, fold_limit, 0);
}

}  // namespace keratin
