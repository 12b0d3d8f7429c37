#include "base/errors.h"
#include "proto/tensor_proto.h"

namespace keratin::proto {
namespace {

// Monostate for what a Tensor cannot hold: the node that uses it is refused when it is needed.
Result<AttrValue> TensorAttr(pb::TensorProto* proto, std::int64_t* fill_left) {
  Result<Tensor> tensor = TensorFromProto(proto, fill_left);
  if (tensor.ok()) return AttrValue(*std::move(tensor));
  if (tensor.status().code() == StatusCode::kUnimplemented && DTypeSize(static_cast<DType>(proto->dtype())) == 0) return AttrValue();
  const bool handle = proto->dtype() == pb::DT_RESOURCE || proto->dtype() == pb::DT_VARIANT;
  if (handle) return AttrValue();
  return tensor.status();
}

Result<AttrValue> ListAttr(pb::AttrValue::ListValue* list, std::int64_t* fill_left) {
  if (list->s_size() > 0) return AttrValue(std::vector<std::string>(list->s().begin(), list->s().end()));
  if (list->i_size() > 0) return AttrValue(std::vector<std::int64_t>(list->i().begin(), list->i().end()));
  if (list->f_size() > 0) return AttrValue(std::vector<float>(list->f().begin(), list->f().end()));
  if (list->b_size() > 0) return AttrValue(std::vector<bool>(list->b().begin(), list->b().end()));
  if (list->type_size() > 0) {
    std::vector<DType> types;
    for (const int type : list->type()) types.push_back(static_cast<DType>(type));
    return AttrValue(std::move(types));
  }
  if (list->shape_size() > 0) {
    std::vector<Shape> shapes;
    for (const auto& proto : list->shape()) {
      KERATIN_ASSIGN(const Shape shape, ShapeFromProto(proto));
      shapes.push_back(shape);
    }
    return AttrValue(std::move(shapes));
  }
  if (list->tensor_size() > 0) {
    std::vector<Tensor> tensors;
    for (auto& proto : *list->mutable_tensor()) {
      KERATIN_ASSIGN(AttrValue tensor, TensorAttr(&proto, fill_left));
      if (!std::holds_alternative<Tensor>(tensor)) return AttrValue();
      tensors.push_back(std::get<Tensor>(std::move(tensor)));
    }
    return AttrValue(std::move(tensors));
  }
  if (list->func_size() > 0) {
    std::vector<FunctionName> functions;
    for (const auto& function : list->func()) functions.push_back({function.name()});
    return AttrValue(std::move(functions));
  }
  return AttrValue(std::vector<std::int64_t>());
}

Status ListToProto(const AttrValue& value, pb::AttrValue::ListValue* list) {
  if (const auto* strings = std::get_if<std::vector<std::string>>(&value))
    for (const std::string& s : *strings) list->add_s(s);
  if (const auto* ints = std::get_if<std::vector<std::int64_t>>(&value)) list->mutable_i()->Add(ints->begin(), ints->end());
  if (const auto* floats = std::get_if<std::vector<float>>(&value)) list->mutable_f()->Add(floats->begin(), floats->end());
  if (const auto* bools = std::get_if<std::vector<bool>>(&value))
    for (const bool b : *bools) list->add_b(b);
  if (const auto* types = std::get_if<std::vector<DType>>(&value))
    for (const DType type : *types) list->add_type(static_cast<pb::DataType>(type));
  if (const auto* shapes = std::get_if<std::vector<Shape>>(&value))
    for (const Shape& shape : *shapes) ShapeToProto(shape, list->add_shape());
  if (const auto* tensors = std::get_if<std::vector<Tensor>>(&value))
    for (const Tensor& tensor : *tensors) KERATIN_TRY(TensorToProto(tensor, list->add_tensor()));
  if (const auto* functions = std::get_if<std::vector<FunctionName>>(&value))
    for (const FunctionName& function : *functions) list->add_func()->set_name(function.name);
  return OkStatus();
}

}  // namespace

Result<AttrValue> AttrFromProto(pb::AttrValue* proto, std::int64_t* fill_left) {
  switch (proto->value_case()) {
    case pb::AttrValue::kS: return AttrValue(std::move(*proto->mutable_s()));
    case pb::AttrValue::kI: return AttrValue(std::int64_t{proto->i()});
    case pb::AttrValue::kF: return AttrValue(proto->f());
    case pb::AttrValue::kB: return AttrValue(proto->b());
    case pb::AttrValue::kType: return AttrValue(static_cast<DType>(proto->type()));
    case pb::AttrValue::kShape: {
      KERATIN_ASSIGN(const Shape shape, ShapeFromProto(proto->shape()));
      return AttrValue(shape);
    }
    case pb::AttrValue::kTensor: return TensorAttr(proto->mutable_tensor(), fill_left);
    case pb::AttrValue::kList: return ListAttr(proto->mutable_list(), fill_left);
    case pb::AttrValue::kFunc: return AttrValue(FunctionName{proto->func().name()});
    case pb::AttrValue::kPlaceholder:
    case pb::AttrValue::VALUE_NOT_SET: break;
  }
  return AttrValue();
}

Status AttrToProto(const AttrValue& value, pb::AttrValue* proto) {
  proto->Clear();
  if (const auto* s = std::get_if<std::string>(&value)) {
    proto->set_s(*s);
  } else if (const auto* i = std::get_if<std::int64_t>(&value)) {
    proto->set_i(*i);
  } else if (const auto* f = std::get_if<float>(&value)) {
    proto->set_f(*f);
  } else if (const auto* b = std::get_if<bool>(&value)) {
    proto->set_b(*b);
  } else if (const auto* type = std::get_if<DType>(&value)) {
    proto->set_type(static_cast<pb::DataType>(*type));
  } else if (const auto* shape = std::get_if<Shape>(&value)) {
    ShapeToProto(*shape, proto->mutable_shape());
  } else if (const auto* tensor = std::get_if<Tensor>(&value)) {
    return TensorToProto(*tensor, proto->mutable_tensor());
  } else if (const auto* function = std::get_if<FunctionName>(&value)) {
    proto->mutable_func()->set_name(function->name);
  } else if (std::holds_alternative<std::monostate>(value)) {
    return Unimplemented("its value was of a kind that is not supported and cannot be written again");
  } else {
    return ListToProto(value, proto->mutable_list());
  }
  return OkStatus();
}

}  // namespace keratin::proto
