#include <algorithm>
#include <array>
#include <cctype>

#include "base/errors.h"
#include "graph/evaluate.h"
#include "graph/infer.h"
#include "keras/lower/state.h"
#include "ops/registry.h"
#include "ops/string/hash.h"

namespace keratin::keras {
namespace {

constexpr std::int64_t kFoldLimit = 4096;

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

// The name that TensorFlow's Python gives to a literal that is input `index` of an op.
std::string LiteralName(const ParsedOp& op, std::size_t index, std::size_t input_count) {
  if (op.spec->name == "StridedSlice" && index > 0) return index == 1 ? "stack" : "stack_" + std::to_string(index - 1);
  if (op.spec->name == "Pack") return std::to_string(index);
  // At most one argument of an op that takes literals is a list.
  std::size_t first = 0;
  const std::size_t list_size = input_count + 1 - std::min(input_count + 1, op.inputs.size());
  for (const ArgDef& arg : op.inputs) {
    const bool list = !arg.number_attr.empty() || !arg.type_list_attr.empty();
    const std::size_t count = list ? list_size : 1;
    if (index < first + count) return list ? arg.name + "_" + std::to_string(index - first) : arg.name;
    first += count;
  }
  return "Const";
}

// Of the types, sizes and elements of both.
std::uint64_t Fingerprint(const Tensor& keys, const Tensor& values) {
  std::uint64_t hash = 0;
  for (const Tensor* tensor : {&keys, &values}) {
    hash = ops::FingerprintCat64(hash, ops::FingerprintCat64(static_cast<std::uint64_t>(tensor->dtype()), static_cast<std::uint64_t>(tensor->size())));
    if (tensor->dtype() == DType::kString)
      for (const std::string& text : tensor->values<std::string>()) hash = ops::FingerprintCat64(hash, ops::Fingerprint64(text));
    else
      hash = ops::FingerprintCat64(hash, ops::Fingerprint64({static_cast<const char*>(tensor->raw()), tensor->byte_size()}));
  }
  return hash;
}

bool Foldable(const ParsedOp& op, const std::vector<ValueInfo>& inputs, const std::vector<ValueInfo>& outputs) {
  if (op.spec->stateful || !IsPure(*op.spec) || op.inputs.empty() || outputs.empty()) return false;
  if (std::all_of(outputs.begin(), outputs.end(), [](const ValueInfo& info) { return info.known(); })) return false;
  return std::all_of(inputs.begin(), inputs.end(), [](const ValueInfo& info) { return info.known(); }) &&
         std::all_of(outputs.begin(), outputs.end(), [](const ValueInfo& info) {
           const std::int64_t size = info.shape.NumElements();
           return size >= 0 && size <= kFoldLimit && info.dtype != DType::kResource && info.dtype != DType::kVariant;
         });
}

}  // namespace

std::string_view PythonName(std::string_view op) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 26> kNames = {{
      {"AddV2", "add"},
      {"Sub", "sub"},
      {"Mul", "mul"},
      {"RealDiv", "truediv"},
      {"FloorDiv", "floordiv"},
      {"FloorMod", "mod"},
      {"Pow", "pow"},
      {"Pack", "stack"},
      {"Unpack", "unstack"},
      {"ConcatV2", "concat"},
      {"Split", "split"},
      {"SplitV", "split"},
      {"StridedSlice", "strided_slice"},
      {"Transpose", "transpose"},
      {"BatchMatMulV2", "MatMul"},
      {"Range", "range"},
      {"OneHot", "one_hot"},
      {"ZerosLike", "zeros_like"},
      {"OnesLike", "ones_like"},
      {"DepthwiseConv2dNative", "depthwise"},
      {"Conv2DBackpropInput", "conv2d_transpose"},
      {"Conv3DBackpropInputV2", "conv3d_transpose"},
      {"ResourceGather", "embedding_lookup"},
  }};
  const auto it = std::find_if(kNames.begin(), kNames.end(), [op](const auto& entry) { return entry.first == op; });
  return it == kNames.end() ? op : it->second;
}

const Lowering::Variables::Variable* Lowering::Variables::Find(std::string_view slot) const {
  const auto it = std::find_if(list.begin(), list.end(), [slot](const Variable& variable) { return variable.slot == slot; });
  return it == list.end() ? nullptr : &*it;
}

Lowering::Lowering(std::shared_ptr<Shared> shared, std::shared_ptr<Target> target) : shared_(std::move(shared)), target_(std::move(target)) {}

// TensorFlow's Graph.unique_name.
std::string Lowering::UniqueName(std::string_view full_name) {
  std::string name(full_name);
  const std::string base = LowerCase(name);
  std::string key = base;
  int& uses = target_->names[key];
  int number = uses++;
  if (number == 0) return name;
  while (target_->names.contains(key)) key = base + "_" + std::to_string(number++);
  target_->names[key] = 1;
  return name + "_" + std::to_string(number - 1);
}

void Lowering::Reserve(std::string_view name) { UniqueName(scope_ + std::string(name)); }

Lowering::Scope Lowering::Enter(std::string_view name) {
  Scope scope(*this, scope_);
  scope_ = UniqueName(scope_ + std::string(name)) + "/";
  return scope;
}

Lowering::Scope Lowering::Reenter(std::string name) {
  Scope scope(*this, scope_);
  scope_ = std::move(name);
  return scope;
}

void Lowering::Fail(Status status) {
  if (shared_->failed || status.ok()) return;
  shared_->failed = true;
  std::string path;
  for (const std::string& part : shared_->path) path += (path.empty() ? "" : "/") + part;
  const std::string class_name = layer_ == nullptr ? "" : fmt::format(" ({})", layer_->class_name);
  shared_->failures.push_back(fmt::format("{}{}: {}", path.empty() ? "model" : "layers/" + path, class_name, status.message()));
  if (shared_->code == StatusCode::kOk || shared_->code == StatusCode::kUnimplemented) shared_->code = status.code();
}

bool Lowering::failed() const { return shared_->failed; }
void Lowering::Note(std::string note) { shared_->notes.push_back(std::move(note)); }
const KerasVersion& Lowering::version() const { return shared_->version; }

const ValueInfo* Lowering::Info(Value value) const {
  if (!value.valid()) return nullptr;
  if (value.target == Value::kUnplaced) return &shared_->unplaced[static_cast<std::size_t>(value.node)].info;
  return &shared_->targets[static_cast<std::size_t>(value.target)]->infos[static_cast<std::size_t>(value.node)][static_cast<std::size_t>(value.output)];
}

DType Lowering::dtype(Value value) const {
  const ValueInfo* info = Info(value);
  return info == nullptr ? DType::kInvalid : info->dtype;
}

Shape Lowering::shape(Value value) const {
  const ValueInfo* info = Info(value);
  return info == nullptr ? Shape::UnknownRank() : info->shape;
}

Tensor Lowering::known(Value value) const {
  const ValueInfo* info = Info(value);
  return info == nullptr ? Tensor() : info->value;
}

std::int64_t Lowering::StaticDim(Value value, int axis) {
  if (failed()) return 1;
  const Shape known_shape = shape(value);
  if (!known_shape.has_rank() || axis >= known_shape.rank() || axis < -known_shape.rank()) {
    Fail(InvalidArgument("needs a tensor with the axis {}; its input has the shape {}", axis, known_shape.ToString()));
    return 1;
  }
  const std::int64_t dim = known_shape[axis < 0 ? axis + known_shape.rank() : axis];
  if (dim < 0) {
    Fail(
        InvalidArgument("needs to know axis {} of its input, which has the shape {}; give the model's input a fixed size there", axis, known_shape.ToString()));
    return 1;
  }
  return dim;
}

Value Lowering::AddUnplaced(Unplaced unplaced) {
  shared_->unplaced.push_back(std::move(unplaced));
  return {static_cast<int>(shared_->unplaced.size()) - 1, 0, Value::kUnplaced};
}

Value Lowering::Capture(Value value) {
  // From the outermost body that does not have it yet down to this one.
  std::vector<Target*> chain;
  for (Target* target = target_.get(); target != nullptr && target->id != value.target; target = target->outer.get()) chain.push_back(target);
  if (!chain.empty() && chain.back()->outer == nullptr) {
    Fail(Internal("a tensor of a function body was used outside it"));
    return {};
  }
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    Target& target = **it;
    Value& inside = target.captured[{value.target, value.node, value.output}];
    if (!inside.valid()) {
      const Target& outer = *target.outer;
      const ValueInfo info = outer.infos[static_cast<std::size_t>(value.node)][static_cast<std::size_t>(value.output)];
      std::string name = outer.graph.node(value.node).name;
      std::replace(name.begin(), name.end(), '/', '_');
      Node node;
      node.name = target.graph.UniqueName(LowerCase(name));
      node.op = "_Arg";
      node.attrs.Set("T", info.dtype);
      node.attrs.Set("index", static_cast<std::int64_t>(target.args.size()));
      target.names[LowerCase(node.name)]++;
      inside = {target.graph.Add(std::move(node)), 0, target.id};
      target.infos.push_back({info});
      target.args.push_back(inside.node);
      target.captures.push_back(value);
    }
    value = inside;
  }
  return value;
}

Value Lowering::Place(Value value, const std::string& name) {
  if (!value.valid()) return {};
  if (value.target != Value::kUnplaced) return Capture(value);
  if (const auto it = target_->placed.find(value.node); it != target_->placed.end()) return it->second;
  const Unplaced unplaced = shared_->unplaced[static_cast<std::size_t>(value.node)];
  std::vector<Value> outputs;
  if (unplaced.constant.dtype() != DType::kInvalid)
    outputs = Emit("Const", UniqueName(name), {}, {{"dtype", unplaced.constant.dtype()}, {"value", unplaced.constant}});
  else
    outputs =
        Emit("ReadVariableOp", UniqueName(name), {unplaced.handle}, {{"dtype", unplaced.stored == DType::kInvalid ? unplaced.info.dtype : unplaced.stored}});
  // Beside the read, as an AutoCastVariable has it.
  if (unplaced.stored != DType::kInvalid && !outputs.empty())
    outputs = Emit("Cast", UniqueName(name.substr(0, name.rfind('/') + 1) + "Cast"), {outputs.front()}, {{"DstT", unplaced.info.dtype}});
  const Value placed = outputs.empty() ? Value{} : outputs.front();
  target_->placed[value.node] = placed;
  return placed;
}

std::vector<Value> Lowering::Emit(std::string_view op, const std::string& full_name, std::vector<Value> inputs, Attrs attrs) {
  const ParsedOp* parsed = ops::Registry().Find(op);
  if (parsed == nullptr) {
    Fail(Unimplemented("needs the op {}, which Keratin does not have", op));
    return {};
  }
  // A loop over a hostile size, unrolled, must end.
  if (++shared_->ops > shared_->most_ops) {
    Fail(ResourceExhausted("the model becomes more than {} ops, far more than its layers need; a recurrent layer with unroll=true becomes ops for every step",
                           shared_->most_ops));
    return {};
  }
  Node node;
  node.name = full_name;
  node.op = op;
  node.attrs = std::move(attrs);
  std::vector<DType> types;
  std::vector<ValueInfo> infos;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const bool variable = inputs[i].target == Value::kUnplaced && shared_->unplaced[static_cast<std::size_t>(inputs[i].node)].handle.valid();
    const Value input = Place(inputs[i], full_name + "/" + (variable ? "ReadVariableOp" : LiteralName(*parsed, i, inputs.size())));
    if (!input.valid()) return {};
    infos.push_back(target_->infos[static_cast<std::size_t>(input.node)][static_cast<std::size_t>(input.output)]);
    types.push_back(infos.back().dtype);
    node.inputs.push_back({input.node, input.output});
  }
  if (Status status = parsed->CompleteAttrs(node, types); !status.ok()) {
    Fail(std::move(status));
    return {};
  }
  parsed->AddDefaults(node);
  if (control_.valid() && control_.target == target_->id && op != "Const") node.control_inputs.push_back(control_.node);
  Result<std::vector<ValueInfo>> inferred = InferNode(*parsed, node, infos);
  if (!inferred.ok()) {
    Fail(inferred.status());
    return {};
  }
  if (Foldable(*parsed, infos, *inferred)) {
    std::vector<Tensor> values;
    for (const ValueInfo& info : infos) values.push_back(info.value);
    Result<std::vector<Tensor>> folded = EvaluateNode(*parsed, node, values, shared_->pool);
    if (!folded.ok() && folded.status().code() != StatusCode::kUnimplemented) {
      Fail(folded.status());
      return {};
    }
    if (folded.ok())
      for (std::size_t i = 0; i < folded->size(); ++i) (*inferred)[i] = InfoOf((*folded)[i]);
  }
  if (target_->graph.Find(node.name).has_value()) {
    Fail(Internal("two ops are named \"{}\"", node.name));
    return {};
  }
  const int number = target_->graph.Add(std::move(node));
  std::vector<Value> outputs;
  for (std::size_t i = 0; i < inferred->size(); ++i) outputs.push_back({number, static_cast<int>(i), target_->id});
  target_->infos.push_back(*std::move(inferred));
  return outputs;
}

std::vector<Value> Lowering::Ops(std::string_view op, std::vector<Value> inputs, Attrs attrs, std::string_view name) {
  if (failed()) return {};
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (!inputs[i].valid()) {
      Fail(Internal("input {} of an op {} is missing", i, op));
      return {};
    }
  const std::string full_name = !name.empty() && name.back() == '/' ? std::string(name.substr(0, name.size() - 1))
                                                                    : UniqueName(scope_ + std::string(name.empty() ? PythonName(op) : name));
  return Emit(op, full_name, std::move(inputs), std::move(attrs));
}

Value Lowering::Op(std::string_view op, std::vector<Value> inputs, Attrs attrs, std::string_view name) {
  const std::vector<Value> outputs = Ops(op, std::move(inputs), std::move(attrs), name);
  return outputs.empty() ? Value{} : outputs.front();
}

Lowering::Assertion Lowering::Assert(Value condition, Value data) {
  Assertion assertion(*this, control_);
  if (failed() || !condition.valid() || !data.valid()) return assertion;
  const Scope scope = Enter("Assert");
  const std::string name = UniqueName(scope_ + "Assert");
  Emit("Assert", name, {condition, data}, {{"T", std::vector<DType>{dtype(data)}}, {"summarize", std::int64_t{3}}});
  if (const std::optional<int> node = target_->graph.Find(name); node && !failed()) control_ = {*node, 0, target_->id};
  return assertion;
}

void Lowering::SetShape(Value x, const Shape& shape) {
  if (failed() || !x.valid() || x.target == Value::kUnplaced) return;
  ValueInfo& info = shared_->targets[static_cast<std::size_t>(x.target)]->infos[static_cast<std::size_t>(x.node)][static_cast<std::size_t>(x.output)];
  const Result<Shape> merged = MergeShapes(info.shape, shape);
  if (merged.ok())
    info.shape = *merged;
  else
    Fail(merged.status());
}

Lowering::LookupTable Lowering::Table(const Tensor& keys, const Tensor& values) {
  if (failed()) return {};
  for (const auto& [layer, other_keys, other_values, table] : shared_->tables)
    if (layer == layer_ && other_keys.Identical(keys) && other_values.Identical(values)) return table;
  Lowering root(shared_, shared_->targets.front());
  root.layer_ = layer_;
  const bool inverted = keys.dtype() != DType::kString && values.dtype() == DType::kString;
  const Value key = root.Const(keys, inverted ? "range" : "keys");
  const Value value = root.Const(values, inverted ? "values" : "range");
  // Tables of one name are one in all of a process, so the name says what is in it.
  const std::string name = root.UniqueName("hash_table");
  const std::vector<Value> made =
      root.Emit("HashTableV2", name, {},
                {{"key_dtype", keys.dtype()}, {"value_dtype", values.dtype()}, {"shared_name", fmt::format("hash_table_{:016x}", Fingerprint(keys, values))}});
  if (made.empty()) return {};
  const std::string fill = root.UniqueName("key_value_init/LookupTableImportV2");
  root.Emit("LookupTableImportV2", fill, {made.front(), key, value}, {});
  if (const std::optional<int> node = root.target_->graph.Find(fill)) shared_->table_fills.push_back(*node);
  shared_->tables.emplace_back(layer_, keys, values, LookupTable{made.front(), name});
  return {made.front(), name};
}

Value Lowering::Const(const Tensor& value, std::string_view name) {
  if (failed() || value.dtype() == DType::kInvalid) return {};
  Unplaced unplaced;
  unplaced.constant = value;
  unplaced.info = InfoOf(value);
  const Value constant = AddUnplaced(std::move(unplaced));
  return name.empty() ? constant : Place(constant, scope_ + std::string(name));
}

}  // namespace keratin::keras
