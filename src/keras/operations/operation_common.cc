#include "keras/operations/operation.h"

#include <algorithm>

#include "keras/lowering.h"

namespace keratin::keras {
namespace {

bool IsNone(const CallArgument& argument) { return argument.kind == Argument::Kind::kConstant && argument.constant.is_null(); }

bool IsPythonNumber(const CallArgument& argument) {
  return argument.kind == Argument::Kind::kConstant && (argument.constant.is_number() || argument.constant.is_bool());
}

}  // namespace

bool IsComplex(DType dtype) { return dtype == DType::kComplex64 || dtype == DType::kComplex128; }
DType FloatType(DType dtype) { return ResultType({{dtype}, kPythonFloat}); }

DType SumType(DType dtype) {
  switch (dtype) {
    case DType::kBool:
    case DType::kInt8:
    case DType::kInt16: return DType::kInt32;
    case DType::kUint8:
    case DType::kUint16: return DType::kUint32;
    default: return dtype;
  }
}

OpCall::OpCall(Lowering& lowering, const LayerCall& call, const std::vector<std::string_view>& parameters) : to(lowering), config(call.config) {
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    if (i < parameters.size() && !parameters[i].starts_with('*')) {
      arguments_.emplace_back(parameters[i], &call.args[i]);
    } else if (!parameters.empty() && parameters.back().starts_with('*') && !parameters.back().starts_with("**")) {
      rest_.kind = Argument::Kind::kList;
      rest_.items.push_back(call.args[i]);
    } else {
      to.Fail(InvalidArgument("is called with {} arguments and takes {}", call.args.size(), parameters.size()));
      return;
    }
  }
  if (!rest_.items.empty()) arguments_.emplace_back(parameters.back(), &rest_);
  for (const auto& [name, argument] : call.kwargs) {
    const auto known = std::find(parameters.begin(), parameters.end(), name);
    if (known == parameters.end() && !parameters.empty() && parameters.back().starts_with("**")) {
      arguments_.emplace_back(name, &argument);
      continue;
    }
    if (known == parameters.end()) {
      if (IsNone(argument) || name == "name") continue;
      to.Fail(Unimplemented("the argument \"{}\" is not supported", name));
      return;
    }
    arguments_.emplace_back(*known, &argument);
  }
}

const CallArgument* OpCall::Find(std::string_view parameter) const {
  for (const auto& [name, argument] : arguments_)
    if (name == parameter) return IsNone(*argument) ? nullptr : argument;
  return nullptr;
}

Json OpCall::Constant(std::string_view parameter) const {
  const CallArgument* argument = Find(parameter);
  if (argument == nullptr) return {};
  if (argument->kind != Argument::Kind::kConstant) {
    to.Fail(Unimplemented("a tensor as the argument \"{}\" is not supported", parameter));
    return {};
  }
  return argument->constant;
}

double OpCall::Number(std::string_view parameter, double fallback) const {
  const Json constant = Constant(parameter);
  if (const std::optional<bool> flag = constant.AsBool()) return *flag ? 1 : 0;
  return constant.AsDouble().value_or(fallback);
}

std::int64_t OpCall::Int(std::string_view parameter, std::int64_t fallback) const { return Constant(parameter).AsInt().value_or(fallback); }
bool OpCall::Bool(std::string_view parameter, bool fallback) const { return Constant(parameter).AsBool().value_or(fallback); }
std::string OpCall::String(std::string_view parameter, std::string_view fallback) const {
  return std::string(Constant(parameter).AsString().value_or(fallback));
}

std::vector<std::int64_t> OpCall::Ints(std::string_view parameter) const {
  const Json constant = Constant(parameter);
  if (constant.is_null()) return {};
  const Result<keratin::Tensor> made = ConstantTensor(constant, DType::kInt64);
  if (!made.ok()) {
    to.Fail(made.status());
    return {};
  }
  return {made->values<std::int64_t>().begin(), made->values<std::int64_t>().end()};
}

DType OpCall::Type(std::string_view parameter, DType fallback) const {
  const Json constant = Constant(parameter);
  if (constant.is_null()) return fallback;
  const DType dtype = DTypeFromName(constant.AsString().value_or(""));
  if (dtype == DType::kInvalid) to.Fail(Unimplemented("the type {} is not supported", constant.Dump()));
  return dtype;
}

Expr OpCall::Fail(Status status) {
  to.Fail(std::move(status));
  return {to, {}};
}

Expr OpCall::Convert(const CallArgument& argument, DType dtype) {
  if (to.failed()) return {to, {}};
  if (argument.kind == Argument::Kind::kTensor) {
    if (!argument.tensor.valid()) return Fail(InvalidArgument("an argument is missing"));
    return dtype == DType::kInvalid ? Expr(to, argument.tensor) : Cast({to, argument.tensor}, dtype);
  }
  if (argument.kind == Argument::Kind::kConstant) {
    const Result<keratin::Tensor> made = ConstantTensor(argument.constant, dtype);
    if (!made.ok()) return Fail(made.status());
    return {to, to.Const(*made)};
  }
  if (argument.kind == Argument::Kind::kDict) return Fail(Unimplemented("a dict of tensors as an argument is not supported"));
  // A list with tensors in it: numbers take the type of the first.
  std::vector<Expr> items;
  for (const CallArgument& item : argument.items)
    if (item.kind == Argument::Kind::kTensor && dtype == DType::kInvalid) dtype = to.dtype(item.tensor);
  for (const CallArgument& item : argument.items) items.push_back(Convert(item, dtype));
  if (to.failed()) return {to, {}};
  return Stack(to, items, 0);
}

Expr OpCall::Tensor(std::string_view parameter, DType dtype) {
  const CallArgument* argument = Find(parameter);
  if (argument == nullptr) return Fail(InvalidArgument("needs the argument \"{}\"", parameter));
  return Convert(*argument, dtype);
}

std::vector<Expr> OpCall::Tensors(std::string_view parameter) {
  const CallArgument* argument = Find(parameter);
  if (argument == nullptr) {
    Fail(InvalidArgument("needs the argument \"{}\"", parameter));
    return {};
  }
  std::vector<Expr> made;
  if (argument->kind == Argument::Kind::kList) {
    for (const CallArgument& item : argument->items) made.push_back(Convert(item));
  } else {
    made.push_back(Convert(*argument));
  }
  if (to.failed()) return {};
  return made;
}

Expr OpCall::Float(std::string_view parameter) {
  const Expr x = Tensor(parameter);
  if (to.failed()) return x;
  return Cast(x, FloatType(x.dtype()));
}

std::vector<Expr> OpCall::Promoted(const std::vector<const CallArgument*>& arguments, bool weak, bool to_float) {
  std::vector<KerasType> types;
  std::vector<Expr> made;
  for (const CallArgument* argument : arguments) {
    if (argument == nullptr) {
      Fail(InvalidArgument("an argument is missing"));
      return {};
    }
    made.push_back(Convert(*argument));
    if (to.failed()) return {};
    types.push_back({made.back().dtype(), weak && IsPythonNumber(*argument) && made.back().dtype() != DType::kBool});
  }
  std::vector<KerasType> all = types;
  if (to_float) all.push_back(kPythonFloat);
  const DType dtype = ResultType(all);
  if (dtype == DType::kInvalid) {
    Fail(InvalidArgument("operands of types that have none in common"));
    return {};
  }
  for (std::size_t i = 0; i < made.size(); ++i)
    if (made[i].dtype() != dtype) made[i] = arguments[i]->kind == Argument::Kind::kConstant ? Convert(*arguments[i], dtype) : Cast(made[i], dtype);
  if (to.failed()) return {};
  return made;
}

std::pair<Expr, Expr> OpCall::Pair(std::string_view a, std::string_view b, bool weak, bool to_float) {
  const std::vector<Expr> both = Promoted({Find(a), Find(b)}, weak, to_float);
  if (both.size() != 2) return {Expr(to, {}), Expr(to, {})};
  return {both[0], both[1]};
}

Axes OpCall::ConfigAxes(std::string_view key) const {
  if (config.IsNull(key)) return {};
  return config.Ints(key);
}

LayerSpec Operation(std::string_view class_name, std::vector<std::string_view> parameters, std::vector<ConfigKey> config, OperationFn lower) {
  return {.class_name = class_name,
          .config = std::move(config),
          .lower_call =
              [parameters = std::move(parameters), lower](Lowering& to, const LayerCall& call) {
                OpCall made(to, call, parameters);
                return to.failed() ? std::vector<Value>{} : lower(made).values;
              },
          .autocast = false};
}

namespace {

using NamedFn = Results (*)(OpCall&, std::string_view);

LayerSpec Named(std::string_view class_name, std::vector<std::string_view> parameters, std::string_view op, NamedFn lower) {
  LayerSpec spec = Operation(class_name, {}, {}, nullptr);
  spec.lower_call = [parameters = std::move(parameters), op, lower](Lowering& to, const LayerCall& call) {
    OpCall made(to, call, parameters);
    return to.failed() ? std::vector<Value>{} : lower(made, op).values;
  };
  return spec;
}

}  // namespace

LayerSpec FloatUnary(std::string_view class_name, std::string_view op) {
  return Named(class_name, {"x"}, op, [](OpCall& c, std::string_view name) -> Results { return Call(name, {c.Float("x")}); });
}

LayerSpec Unary(std::string_view class_name, std::string_view op) {
  return Named(class_name, {"x"}, op, [](OpCall& c, std::string_view name) -> Results { return Call(name, {c.Tensor("x")}); });
}

LayerSpec Arithmetic(std::string_view class_name, std::string_view op) {
  return Named(class_name, {"x1", "x2"}, op, [](OpCall& c, std::string_view name) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", true);
    return Call(name, {a, b});
  });
}

LayerSpec Comparison(std::string_view class_name, std::string_view op) {
  return Named(class_name, {"x1", "x2"}, op, [](OpCall& c, std::string_view name) -> Results {
    const auto [a, b] = c.Pair("x1", "x2");
    return Call(name, {a, b});
  });
}

LayerSpec Bitwise(std::string_view class_name, std::string_view op) {
  return Named(class_name, {"x", "y"}, op, [](OpCall& c, std::string_view name) -> Results {
    const auto [a, b] = c.Pair("x", "y");
    return Call(name, {a, b});
  });
}

LayerSpec Logical(std::string_view class_name, std::string_view op) {
  return Named(class_name, {"x1", "x2"}, op, [](OpCall& c, std::string_view name) -> Results {
    return Call(name, {Cast(c.Tensor("x1"), DType::kBool), Cast(c.Tensor("x2"), DType::kBool)});
  });
}

LayerSpec ActivationOperation(std::string_view class_name, std::string_view activation, std::vector<ConfigKey> config) {
  LayerSpec spec = Named(class_name, {"x"}, activation, [](OpCall& c, std::string_view name) -> Results {
    const ActivationSpec* found = FindActivation(name);
    if (found == nullptr) return c.Fail(Internal("there is no activation {}", name));
    const Expr x = c.Tensor("x");
    if (c.to.failed()) return x;
    return Expr(c.to, found->lower(c.to, x, c.config.json()));
  });
  spec.config = std::move(config);
  return spec;
}

std::vector<ConfigKey> ReductionKeys() { return {AxisKey(), {"keepdims", false}}; }
ConfigKey AxisKey(std::string_view name) { return {name, ConfigKey::Kind::kInts}; }
ConfigKey DTypeKey() { return {"dtype", ConfigKey::Kind::kString}; }

Expr GetItem(Expr x, const CallArgument& key) {
  Lowering& to = x.to();
  std::vector<CallArgument> items;
  if (key.kind == Argument::Kind::kList) {
    items = key.items;
  } else if (key.kind == Argument::Kind::kConstant && key.constant.is_array()) {
    for (const Json& item : key.constant.items()) items.push_back({.constant = item});
  } else {
    items = {key};
  }
  std::vector<Expr> begins, ends, steps;
  std::int64_t begin_mask = 0, end_mask = 0, ellipsis_mask = 0, new_axis_mask = 0, shrink_mask = 0;
  const auto member = [&](const CallArgument& slice, std::string_view name) -> CallArgument {
    if (slice.kind == Argument::Kind::kConstant) {
      const Json& config = slice.constant["config"];
      return {.constant = config.is_object() ? config[name] : slice.constant[name]};
    }
    for (std::size_t i = 0; i < slice.keys.size(); ++i) {
      if (slice.keys[i] == name) return slice.items[i];
      if (slice.keys[i] == "config")
        for (std::size_t k = 0; k < slice.items[i].keys.size(); ++k)
          if (slice.items[i].keys[k] == name) return slice.items[i].items[k];
    }
    return {};
  };
  const auto number = [&](const CallArgument& argument) -> Expr {
    if (argument.kind == Argument::Kind::kTensor) return Cast({to, argument.tensor}, DType::kInt32);
    if (const std::optional<std::int64_t> integer = argument.constant.AsInt()) return IntExpr(to, *integer);
    to.Fail(Unimplemented("an index {} is not supported", argument.constant.Dump()));
    return {to, {}};
  };
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i >= 32 || to.failed()) break;
    const CallArgument& item = items[i];
    const std::int64_t bit = std::int64_t{1} << i;
    const Json& constant = item.constant;
    const bool is_constant = item.kind == Argument::Kind::kConstant;
    const std::string_view class_name = constant["class_name"].AsString().value_or("");
    Expr begin = IntExpr(to, 0), end = IntExpr(to, 0), step = IntExpr(to, 1);
    if (is_constant && constant.is_null()) {
      new_axis_mask |= bit;
    } else if (is_constant && class_name == "__ellipsis__") {
      ellipsis_mask |= bit;
    } else if (item.kind == Argument::Kind::kDict ||
               (is_constant && constant.is_object() && (class_name == "__slice__" || constant.Find("start") != nullptr))) {
      const CallArgument start = member(item, "start"), stop = member(item, "stop"), stride = member(item, "step");
      const auto none = [](const CallArgument& argument) { return argument.kind == Argument::Kind::kConstant && argument.constant.is_null(); };
      if (none(start))
        begin_mask |= bit;
      else
        begin = number(start);
      if (none(stop))
        end_mask |= bit;
      else
        end = number(stop);
      if (!none(stride)) step = number(stride);
    } else {
      begin = number(item);
      shrink_mask |= bit;
      const std::optional<std::int64_t> integer = is_constant ? constant.AsInt() : std::nullopt;
      end = integer ? IntExpr(to, *integer + 1) : begin + 1;
    }
    begins.push_back(begin);
    ends.push_back(end);
    steps.push_back(step);
  }
  if (to.failed()) return x;
  if (begins.empty()) return x;
  const Lowering::Scope scope = to.Enter("strided_slice");
  const Expr stack = Vector(to, begins), stack_1 = Vector(to, ends), stack_2 = Vector(to, steps);
  return Call("StridedSlice", {x, stack, stack_1, stack_2},
              {{"begin_mask", begin_mask},
               {"end_mask", end_mask},
               {"ellipsis_mask", ellipsis_mask},
               {"new_axis_mask", new_axis_mask},
               {"shrink_axis_mask", shrink_mask}},
              to.scope());
}

}  // namespace keratin::keras
