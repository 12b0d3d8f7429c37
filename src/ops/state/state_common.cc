#include "ops/state/state_common.h"

#include "ops/map.h"

namespace keratin::ops {
namespace {

template <class T>
T Change(T a, T b, bool subtract) {
  if constexpr (std::is_integral_v<T>) {
    const auto x = static_cast<std::uint64_t>(a);
    const auto y = static_cast<std::uint64_t>(b);
    return static_cast<T>(subtract ? x - y : x + y);
  } else {
    return T(subtract ? a - b : a + b);
  }
}

}  // namespace

std::string ResourceName(const Node& node) {
  const std::string shared = node.attrs.String("shared_name");
  const std::string container = node.attrs.String("container");
  const std::string& name = shared.empty() ? node.name : shared;
  return container.empty() ? name : container + "/" + name;
}

Result<ObjectPtr> HandleAt(const EvalContext& c, int i) {
  const Tensor& handle = c.input(i);
  if ((handle.dtype() != DType::kResource && handle.dtype() != DType::kVariant) || handle.size() != 1)
    return InvalidArgument("input {} must be one handle and is {} of shape {}", i, DTypeName(handle.dtype()), handle.shape().ToString());
  if (*handle.data<ObjectPtr>() == nullptr) return FailedPrecondition("input {} is a handle that refers to nothing", i);
  return *handle.data<ObjectPtr>();
}

Result<Tensor> ReadVariable(const EvalContext& c, int i, DType dtype) {
  KERATIN_ASSIGN(const std::shared_ptr<Variable> variable, ResourceAt<Variable>(c, i, "a variable"));
  Tensor value = variable->Read();
  if (value.dtype() == DType::kInvalid) return FailedPrecondition("{} is read and has no value yet", variable->Describe());
  if (value.dtype() != dtype) return FailedPrecondition("{} is {} and is read as {}", variable->Describe(), DTypeName(value.dtype()), DTypeName(dtype));
  return value;
}

Status UpdateVariable(EvalContext& c, bool subtract) {
  KERATIN_ASSIGN(const std::shared_ptr<Variable> variable, ResourceAt<Variable>(c, 0, "a variable"));
  const Tensor& by = c.input(1);
  return variable->Update([&](const Tensor& value) -> Result<Tensor> {
    if (value.dtype() != by.dtype() || value.shape() != by.shape())
      return InvalidArgument("{} is {} {} and cannot change by {} {}", variable->Describe(), DTypeName(value.dtype()), value.shape().ToString(),
                             DTypeName(by.dtype()), by.shape().ToString());
    KERATIN_ASSIGN(Tensor result, c.Allocate(value.dtype(), value.shape()));
    bool done = false;
    ForRealType(value.dtype(), [&]<class T>() {
      done = true;
      for (std::int64_t i = 0; i < value.size(); ++i) result.mutable_data<T>()[i] = Change(value.data<T>()[i], by.data<T>()[i], subtract);
    });
    if (!done) return Unimplemented("{} is {}, which cannot be added to", variable->Describe(), DTypeName(value.dtype()));
    return result;
  });
}

Status EvalRefVariable(EvalContext& c) {
  const std::string name = ResourceName(c.node());
  const auto variable = std::dynamic_pointer_cast<Variable>(c.session_resources().Find(name));
  const Tensor value = variable != nullptr ? variable->Read() : Tensor();
  if (value.dtype() == DType::kInvalid) return FailedPrecondition("variable \"{}\" is read and has no value yet", name);
  if (value.dtype() != c.attrs().Type("dtype")) return FailedPrecondition("variable \"{}\" holds {}", name, DTypeName(value.dtype()));
  c.SetOutput(0, value);
  return OkStatus();
}

}  // namespace keratin::ops
