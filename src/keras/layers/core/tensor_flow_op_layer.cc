#include <algorithm>

#include "base/errors.h"
#include "keras/lowering.h"
#include "keras/operations/types.h"
#include "ops/registry.h"

namespace keratin::keras {
namespace {

std::optional<std::int64_t> Integer(const Json& value) {
  if (const std::optional<std::string_view> text = value.AsString()) {
    try {
      return std::stoll(std::string(*text));
    } catch (const std::exception&) {
      return {};
    }
  }
  return value.AsInt();
}

std::string Unbase64(std::string_view text) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) break;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push_back(static_cast<char>(bits >> count & 0xff));
    }
  }
  return bytes;
}

// An attribute in protobuf's JSON. False for a kind that no op of a model has.
bool ReadAttr(const std::string& name, const Json& value, Attrs& attrs) {
  if (const Json* type = value.Find("type")) {
    attrs.Set(name, DTypeFromName(type->AsString().value_or("")));
  } else if (const Json* integer = value.Find("i")) {
    if (!Integer(*integer)) return false;
    attrs.Set(name, *Integer(*integer));
  } else if (const Json* number = value.Find("f")) {
    attrs.Set(name, static_cast<float>(number->AsDouble().value_or(0)));
  } else if (const Json* flag = value.Find("b")) {
    attrs.Set(name, flag->AsBool().value_or(false));
  } else if (const Json* text = value.Find("s")) {
    attrs.Set(name, Unbase64(text->AsString().value_or("")));
  } else if (const Json* list = value.Find("list")) {
    if (list->Find("f") != nullptr || list->Find("s") != nullptr || list->Find("b") != nullptr || list->Find("type") != nullptr) return false;
    std::vector<std::int64_t> numbers;
    for (const Json& item : (*list)["i"].items()) numbers.push_back(Integer(item).value_or(0));
    attrs.Set(name, numbers);
  } else if (const Json* shape = value.Find("shape")) {
    Shape dims;
    for (const Json& dim : (*shape)["dim"].items()) dims.push_back(Integer(dim["size"]).value_or(0));
    attrs.Set(name, dims);
  } else {
    return false;
  }
  return true;
}

// By the op's signature; empty where it or the attributes do not say.
std::vector<DType> TypesOfInputs(const std::string& op, const Attrs& attrs) {
  const ParsedOp* parsed = ops::Registry().Find(op);
  if (parsed == nullptr) return {};
  Node node;
  node.op = op;
  node.attrs = attrs;
  parsed->AddDefaults(node);
  Result<std::vector<DType>> types = parsed->InputTypes(node);
  return types.ok() ? *std::move(types) : std::vector<DType>{};
}

// What the node calls this input; empty where that is no name.
std::string_view ConstantName(const Json& input) {
  const std::string_view name = input.AsString().value_or("");
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '/' || c == '.'; };
  return std::all_of(name.begin(), name.end(), fits) && !name.starts_with('_') && !name.starts_with('/') ? name : std::string_view();
}

std::vector<Value> LowerNode(Lowering& to, const LayerCall& call) {
  const Json& node = call.config.Raw("node_def");
  const std::string op(node["op"].AsString().value_or(""));
  if (op.empty()) {
    to.Fail(Unimplemented("its node_def is no JSON object; the file is of a TensorFlow before 2.1"));
    return {};
  }
  Attrs attrs;
  for (const auto& [name, value] : node["attr"].members()) {
    if (name.starts_with("_")) continue;
    if (!ReadAttr(name, value, attrs)) {
      to.Fail(Unimplemented("the attribute \"{}\" of its op {} is not supported", name, op));
      return {};
    }
  }
  const std::vector<DType> types = TypesOfInputs(op, attrs);
  // Constants stand at the places that the file gives; tensors fill the others.
  const Json& constants = call.config.Raw("constants");
  std::vector<Value> inputs;
  std::size_t next = 0;
  const std::size_t count = call.inputs.size() + constants.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (const Json* constant = constants.Find(std::to_string(i))) {
      Result<Tensor> made = ConstantTensor(*constant, i < types.size() ? types[i] : DType::kInvalid);
      if (!made.ok()) {
        to.Fail(made.status());
        return {};
      }
      inputs.push_back(to.Const(*made, ConstantName(node["input"][i])));
    } else if (next < call.inputs.size()) {
      inputs.push_back(call.inputs[next++]);
    }
  }
  const std::string_view full = node["name"].AsString().value_or(op);
  return to.Ops(op, inputs, std::move(attrs), full.substr(full.rfind('/') == std::string_view::npos ? 0 : full.rfind('/') + 1));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(tensor_flow_op_layer) {
  return {.class_name = "TensorFlowOpLayer",
          .config = {ConfigKey("node_def", ConfigKey::Kind::kAny).Required(), {"constants", ConfigKey::Kind::kAny}},
          .lower_call = LowerNode,
          .autocast = false,
          .goldens = {"tensor_flow_op_layer_arithmetic_k2", "tensor_flow_op_layer_image_k2", "tensor_flow_op_layer_shapes_k2"}};
}
