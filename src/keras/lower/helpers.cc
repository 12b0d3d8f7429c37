#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/errors.h"
#include "base/strings.h"
#include "keras/lower/state.h"

namespace keratin::keras {
namespace {

template <class T>
Tensor NumberAs(double value) {
  return Tensor::Scalar<T>(static_cast<T>(value));
}

template <class T>
Tensor IntegerAs(double value) {
  if (value != std::floor(value) || value < static_cast<double>(std::numeric_limits<T>::min()) || value > static_cast<double>(std::numeric_limits<T>::max()))
    return {};
  return NumberAs<T>(value);
}

Tensor NumberTensor(double value, DType dtype) {
  switch (dtype) {
    case DType::kFloat: return NumberAs<float>(value);
    case DType::kDouble: return NumberAs<double>(value);
    case DType::kHalf: return Tensor::Scalar<Half>(Half(static_cast<float>(value)));
    case DType::kBfloat16: return Tensor::Scalar<Bfloat16>(Bfloat16(static_cast<float>(value)));
    case DType::kInt8: return IntegerAs<std::int8_t>(value);
    case DType::kInt16: return IntegerAs<std::int16_t>(value);
    case DType::kInt32: return IntegerAs<std::int32_t>(value);
    // 2^63 itself is a double that int64 does not hold.
    case DType::kInt64: return value < 9223372036854775808.0 ? IntegerAs<std::int64_t>(value) : Tensor();
    case DType::kUint8: return IntegerAs<std::uint8_t>(value);
    case DType::kUint16: return IntegerAs<std::uint16_t>(value);
    case DType::kUint32: return IntegerAs<std::uint32_t>(value);
    case DType::kBool: return Tensor::Scalar<bool>(value != 0);
    default: return {};
  }
}

template <class T>
const T* FindNamed(const std::vector<std::pair<std::string, T>>& list, std::string_view name) {
  const auto it = std::find_if(list.begin(), list.end(), [name](const auto& entry) { return entry.first == name; });
  return it == list.end() ? nullptr : &it->second;
}

bool FitsShape(const Shape& found, const Shape& expected) {
  if (found.rank() != expected.rank()) return false;
  for (int i = 0; i < found.rank(); ++i)
    if (expected[i] >= 0 && expected[i] != found[i]) return false;
  return true;
}

}  // namespace

std::vector<Value> LayerCall::Tensors(std::string_view name) const {
  const std::vector<Value>* found = FindNamed(tensors, name);
  return found == nullptr ? std::vector<Value>{} : *found;
}
std::vector<Value> LayerCall::TensorMasks(std::string_view name) const {
  const std::vector<Value>* found = FindNamed(tensor_masks, name);
  return found == nullptr ? std::vector<Value>{} : *found;
}
Json LayerCall::Constant(std::string_view name) const {
  const Json* found = FindNamed(constants, name);
  return found == nullptr ? Json() : *found;
}

Value Lowering::Scalar(double value, DType dtype, std::string_view name) {
  if (failed()) return {};
  const Tensor tensor = NumberTensor(value, dtype);
  if (tensor.dtype() == DType::kInvalid) {
    Fail(InvalidArgument("the number {} cannot be a constant of type {}", value, DTypeName(dtype)));
    return {};
  }
  return Const(tensor, name);
}

Value Lowering::Int(std::int64_t value, std::string_view name) { return Scalar(static_cast<double>(value), DType::kInt32, name); }

Value Lowering::Ints(const std::vector<std::int64_t>& values, std::string_view name) {
  if (failed()) return {};
  std::vector<std::int32_t> narrow;
  for (const std::int64_t value : values) {
    if (value != static_cast<std::int32_t>(value)) {
      Fail(InvalidArgument("the number {} does not fit in int32", value));
      return {};
    }
    narrow.push_back(static_cast<std::int32_t>(value));
  }
  return Const(Tensor::Of(Shape{static_cast<std::int64_t>(narrow.size())}, narrow), name);
}

bool Lowering::HasWeight(std::string_view slot) const {
  if (WeightValue(slot) != nullptr) return true;
  if (layer_ == nullptr || layer_->spec == nullptr || !shared_->options.initialize) return false;
  const std::vector<WeightSlot> slots = WeightSlots(*layer_->spec, layer_->config);
  return std::any_of(slots.begin(), slots.end(), [slot](const WeightSlot& known) { return known.name == slot; });
}

const Tensor* Lowering::WeightValue(std::string_view slot) const {
  if (layer_ == nullptr) return nullptr;
  if (const auto it = layer_->weights.find(slot); it != layer_->weights.end()) return &it->second;
  // One that the initialiser has made.
  const Variables::Variable* made = variables_ == nullptr ? nullptr : variables_->Find(slot);
  return made == nullptr ? nullptr : &made->value;
}

const std::string* Lowering::Asset(std::string_view name) const {
  if (layer_ == nullptr) return nullptr;
  const auto it = layer_->assets.find(name);
  return it == layer_->assets.end() ? nullptr : &it->second;
}

bool Lowering::AddVariable(std::string_view slot, const Tensor& value, std::string_view given_name) {
  Lowering root(shared_, shared_->targets.front());
  root.layer_ = layer_;
  const std::string name = root.UniqueName(variables_->prefix + std::string(given_name.empty() ? slot : given_name));
  const std::vector<Value> handle = root.Emit("VarHandleOp", name, {}, {{"dtype", value.dtype()}, {"shape", value.shape()}, {"shared_name", name}});
  if (handle.empty()) return false;
  shared_->values[name] = value;
  variables_->list.push_back({std::string(slot), name, value, handle.front()});
  return true;
}

bool Lowering::Initialize(std::string_view slot, const Shape& shape) {
  if (!shared_->options.initialize || variables_ == nullptr || !shape.IsFullyKnown()) return false;
  for (const WeightSlot& known : WeightSlots(*layer_->spec, layer_->config)) {
    if (known.name != slot) continue;
    Result<Tensor> value = shared_->options.initialize(*layer_, known, shape);
    if (!value.ok()) Fail(value.status().WithContext(fmt::format("weight \"{}\"", slot)));
    return value.ok() && AddVariable(slot, *value);
  }
  return false;
}

Value Lowering::WeightHandle(std::string_view slot, const Shape& expected) {
  if (failed()) return {};
  for (const std::int64_t dim : expected.has_rank() ? expected.dims() : std::span<const std::int64_t>())
    if (dim < 0) {
      Fail(InvalidArgument("weight \"{}\" would have a dimension of {}: sizes in the config must be at least 0", slot, dim));
      return {};
    }
  const Variables::Variable* variable = variables_ == nullptr ? nullptr : variables_->Find(slot);
  if (variable == nullptr && Initialize(slot, expected)) variable = variables_->Find(slot);
  if (variable == nullptr) {
    Fail(InvalidArgument("the file has no weight \"{}\"; it should have the shape {}", slot, expected.ToString()));
    return {};
  }
  if (!FitsShape(variable->value.shape(), expected)) {
    Fail(InvalidArgument("weight \"{}\" has the shape {} and must have {}", slot, variable->value.shape().ToString(), expected.ToString()));
    return {};
  }
  return variable->handle;
}

Value Lowering::Weight(std::string_view slot, const Shape& expected, std::string_view name) {
  const Value handle = WeightHandle(slot, expected);
  if (!handle.valid()) return {};
  const Tensor& value = variables_->Find(slot)->value;
  Unplaced unplaced;
  unplaced.handle = handle;
  unplaced.info.dtype = value.dtype();
  if (IsFloating(value.dtype()) && IsFloating(layer_->dtype) && value.dtype() != layer_->dtype) {
    unplaced.stored = value.dtype();
    unplaced.info.dtype = layer_->dtype;
  }
  unplaced.info.shape = value.shape();
  const Value weight = AddUnplaced(std::move(unplaced));
  return name.empty() ? weight : Place(weight, scope_ + std::string(name));
}

Value Lowering::StateVariable(std::string_view slot, std::string_view name, DType dtype, const Shape& shape) {
  if (failed() || variables_ == nullptr) return {};
  if (target_->outer != nullptr) {
    Fail(Unimplemented("keeps state and stands inside a loop, which is not supported"));
    return {};
  }
  const Variables::Variable* known = variables_->Find(slot);
  if (known == nullptr) {
    constexpr std::int64_t kMostBytes = std::int64_t{1} << 30;
    const std::int64_t size = shape.NumElements();
    if (size < 0 || size > kMostBytes / static_cast<std::int64_t>(DTypeSize(dtype))) {
      Fail(ResourceExhausted("its state would have the shape {}, which is too large", shape.ToString()));
      return {};
    }
    Result<Tensor> zeros = Tensor::Allocate(dtype, shape);
    if (!zeros.ok()) {
      Fail(zeros.status());
      return {};
    }
    std::memset(zeros->mutable_raw(), 0, zeros->byte_size());
    if (!AddVariable(slot, *zeros, name)) return {};
    known = variables_->Find(slot);
  }
  if (known->value.shape() == shape) return known->handle;
  Fail(InvalidArgument("its state has the shape {} in one call and {} in another", known->value.shape().ToString(), shape.ToString()));
  return {};
}

Value Lowering::ReadState(Value variable) {
  const ValueInfo* info = Info(variable);
  if (failed() || info == nullptr) return {};
  const Value value = Op("ReadVariableOp", {variable}, {{"dtype", info->handle_dtype}});
  if (const auto last = shared_->assigned.find(variable.node); value.valid() && last != shared_->assigned.end())
    target_->graph.mutable_node(value.node).control_inputs.push_back(last->second);
  return value;
}

std::vector<Value> Lowering::AssignStates(const std::vector<Value>& variables, const std::vector<Value>& values, std::vector<Value> outputs) {
  if (failed()) return {};
  std::vector<int> assignments;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    Ops("AssignVariableOp", {variables[i], values[i]}, {{"dtype", dtype(values[i])}});
    if (failed()) return {};
    const int node = target_->graph.size() - 1;
    // Nothing else is read after this one but what comes later in the graph.
    if (const auto last = shared_->assigned.find(variables[i].node); last != shared_->assigned.end())
      target_->graph.mutable_node(node).control_inputs.push_back(last->second);
    shared_->assigned[variables[i].node] = node;
    assignments.push_back(node);
  }
  for (Value& output : outputs) {
    output = Op("Identity", {output});
    if (failed()) return {};
    target_->graph.mutable_node(output.node).control_inputs = assignments;
  }
  return outputs;
}

Value Lowering::Activate(const Json& activation, Value x) {
  if (failed()) return {};
  if (activation.is_null()) return x;
  std::string name;
  Json config;
  if (const std::optional<std::string_view> text = activation.AsString()) {
    name = *text;
  } else if (activation.is_object()) {
    const std::string class_name(activation["class_name"].AsString().value_or(""));
    config = activation["config"];
    // Keras 3 writes a function as {"class_name": "function", "config": "relu6"}.
    name = class_name == "function" ? std::string(config.AsString().value_or("")) : class_name;
    if (class_name == "function") config = Json();
  } else {
    Fail(InvalidArgument("an activation is a name or a serialised object, not {}", activation.KindName()));
    return {};
  }
  if (const ActivationSpec* spec = FindActivation(name)) return spec->lower(*this, x, config);
  if (const LayerSpec* spec = FindLayer(name)) {
    Result<Config> made = Config::Make(*spec, config, version());
    if (!made.ok()) {
      Fail(made.status().WithContext(fmt::format("activation \"{}\"", name)));
      return {};
    }
    Layer layer;
    layer.name = config["name"].AsString().value_or(ToSnakeCase(name));
    layer.class_name = name;
    layer.spec = spec;
    layer.config = *std::move(made);
    const std::vector<Value> outputs = LowerChild(layer, {.inputs = {x}});
    return outputs.empty() ? Value{} : outputs.front();
  }
  std::vector<std::string> known_names;
  for (const ActivationSpec& spec : AllActivations()) known_names.emplace_back(spec.name);
  Fail(Unimplemented("unsupported activation \"{}\".{}", name, DidYouMean(name, known_names)));
  return {};
}

Value Lowering::Cast(Value x, DType to, std::string_view name) {
  if (failed() || dtype(x) == to) return x;
  return Op("Cast", {x}, {{"DstT", to}}, name);
}

Value Lowering::DynamicShape(Value x) {
  if (failed()) return {};
  const Shape known_shape = shape(x);
  if (known_shape.IsFullyKnown()) return Ints({known_shape.begin(), known_shape.end()});
  return Op("Shape", {x});
}

Value Lowering::Element(Value vector, int index) {
  return Op("StridedSlice", {vector, Ints({index}), Ints({index + 1}), Ints({1})}, {{"shrink_axis_mask", std::int64_t{1}}});
}

Value Lowering::Column(Value matrix, std::int64_t index) {
  return Op("StridedSlice", {matrix, Ints({0, index}), Ints({0, index + 1}), Ints({1, 1})},
            {{"begin_mask", std::int64_t{1}}, {"end_mask", std::int64_t{1}}, {"shrink_axis_mask", std::int64_t{2}}});
}

Value Lowering::Reshape(Value x, const std::vector<std::int64_t>& dims, std::string_view name) { return Op("Reshape", {x, Ints(dims)}, {}, name); }

Value Lowering::Reshape(Value x, const std::vector<Value>& dims, std::string_view name) {
  if (failed()) return {};
  std::vector<std::int64_t> numbers;
  for (const Value dim : dims) {
    const Tensor value = dim.target == Value::kUnplaced ? known(dim) : Tensor();
    if (value.dtype() == DType::kInt32 && value.size() == 1) numbers.push_back(*value.data<std::int32_t>());
  }
  if (numbers.size() == dims.size()) return Reshape(x, numbers, name);
  const std::string full_name = UniqueName(scope_ + std::string(name.empty() ? "Reshape" : name));
  const Value packed = Op("Pack", dims, {}, full_name + "/shape/");
  return Op("Reshape", {x, packed}, {}, full_name + "/");
}

}  // namespace keratin::keras
