// What operation nodes share: their arguments, and the families that most of them belong to.
#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "keras/operations/expr.h"
#include "keras/operations/types.h"

namespace keratin::keras {

// One call of an operation, with its arguments by the names of its Python parameters. A last parameter "*xs" takes all further positional arguments, "**xs" all
// further ones by name, each under its own.
class OpCall {
 public:
  OpCall(Lowering& lowering, const LayerCall& call, const std::vector<std::string_view>& parameters);

  Lowering& to;
  const Config& config;

  // Null when it is not given, or is None.
  [[nodiscard]] const CallArgument* Find(std::string_view parameter) const;
  [[nodiscard]] bool Has(std::string_view parameter) const { return Find(parameter) != nullptr; }
  // A constant argument; null Json when it is not given.
  [[nodiscard]] Json Constant(std::string_view parameter) const;
  [[nodiscard]] double Number(std::string_view parameter, double fallback) const;
  [[nodiscard]] std::int64_t Int(std::string_view parameter, std::int64_t fallback) const;
  [[nodiscard]] bool Bool(std::string_view parameter, bool fallback) const;
  [[nodiscard]] std::string String(std::string_view parameter, std::string_view fallback) const;
  // Integers of a constant argument: one, or a list.
  [[nodiscard]] std::vector<std::int64_t> Ints(std::string_view parameter) const;
  [[nodiscard]] DType Type(std::string_view parameter, DType fallback) const;

  // The argument as TensorFlow's convert_to_tensor makes one, of its own type or of `dtype`. Fails when it is not given.
  Expr Tensor(std::string_view parameter, DType dtype = DType::kInvalid);
  // Several of a list, or the one.
  std::vector<Expr> Tensors(std::string_view parameter);
  // The first argument, of Keras's floating point type for its type.
  Expr Float(std::string_view parameter);
  // Both, of the type that Keras gives to what they are put together to. Python numbers are weak with `weak`.
  std::pair<Expr, Expr> Pair(std::string_view a, std::string_view b, bool weak = false, bool to_float = false);
  std::vector<Expr> Promoted(const std::vector<const CallArgument*>& arguments, bool weak, bool to_float = false);
  Expr Convert(const CallArgument& argument, DType dtype = DType::kInvalid);
  // Axes from the config key: none when it is null.
  [[nodiscard]] Axes ConfigAxes(std::string_view key) const;
  Expr Fail(Status status);
  [[nodiscard]] const std::vector<std::pair<std::string_view, const CallArgument*>>& arguments() const { return arguments_; }
  // The first argument as a tensor, whatever its name.
  Expr First() { return arguments_.empty() ? Fail(InvalidArgument("needs an argument")) : Convert(*arguments_.front().second); }

 private:
  std::vector<std::pair<std::string_view, const CallArgument*>> arguments_;
  CallArgument rest_;
};

// The type that a function of floats computes a tensor of `dtype` in.
DType FloatType(DType dtype);
// Sums of small integers are of 32 bits.
DType SumType(DType dtype);
bool IsComplex(DType dtype);

struct Results {
  std::vector<Value> values;
  Results(Expr one) : values({one}) {}                                                   // NOLINT(google-explicit-constructor)
  Results(const std::vector<Expr>& several) : values(several.begin(), several.end()) {}  // NOLINT(google-explicit-constructor)
};
using OperationFn = Results (*)(OpCall&);

LayerSpec Operation(std::string_view class_name, std::vector<std::string_view> parameters, std::vector<ConfigKey> config, OperationFn lower);

// op(x) in floating point.
LayerSpec FloatUnary(std::string_view class_name, std::string_view op);
// op(x) in x's own type.
LayerSpec Unary(std::string_view class_name, std::string_view op);
// op(x1, x2) of one type.
LayerSpec Arithmetic(std::string_view class_name, std::string_view op);
LayerSpec Comparison(std::string_view class_name, std::string_view op);
LayerSpec Bitwise(std::string_view class_name, std::string_view op);
LayerSpec Logical(std::string_view class_name, std::string_view op);
// An activation of keras.activations as an operation; `config` are its arguments.
LayerSpec ActivationOperation(std::string_view class_name, std::string_view activation, std::vector<ConfigKey> config = {});

std::vector<ConfigKey> ReductionKeys();
ConfigKey AxisKey(std::string_view name = "axis");
ConfigKey DTypeKey();

// The key of x[key]: slices, integers, None and Ellipsis, as files of either generation have them.
Expr GetItem(Expr x, const CallArgument& key);

}  // namespace keratin::keras
