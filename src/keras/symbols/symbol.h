// TensorFlow's own functions in models of tf.keras 2: what a layer TFOpLambda names. src/keras/symbols/<stem>.cc holds one, under all its names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keras/operations/operation.h"

namespace keratin::keras {

struct SymbolSpec {
  std::vector<std::string_view> names;       // as files have them: "math.multiply", "compat.v1.multiply"
  std::vector<std::string_view> parameters;  // of the Python function, in order
  OperationFn lower = nullptr;
  std::string_view op = {};  // what a family's `lower_op` makes of them
  Results (*lower_op)(OpCall& c, std::string_view op) = nullptr;
  std::string_view scope = {};  // that the Python function enters

  SymbolSpec In(std::string_view name) && {
    scope = name;
    return std::move(*this);
  }
};

#define KERATIN_SYMBOL(stem)          \
  namespace keratin::keras {          \
  SymbolSpec keratin_symbol_##stem(); \
  }                                   \
  ::keratin::keras::SymbolSpec keratin::keras::keratin_symbol_##stem()

// Null when Keratin does not have it.
const SymbolSpec* FindSymbol(std::string_view name);
const std::vector<SymbolSpec>& AllSymbols();

// op(x), op(x, y), and a reduction, each with the name that TensorFlow's function gives it.
SymbolSpec UnarySymbol(std::vector<std::string_view> names, std::string_view op);
SymbolSpec BinarySymbol(std::vector<std::string_view> names, std::string_view op);
// The same where TensorFlow's Python names it otherwise ("truediv").
SymbolSpec NamedBinarySymbol(std::vector<std::string_view> names, std::string_view op);
SymbolSpec ReductionSymbol(std::vector<std::string_view> names, std::string_view op);
// An activation of keras.activations; `parameters` are its arguments, by the names of its config.
SymbolSpec ActivationSymbol(std::vector<std::string_view> names, std::string_view activation, std::vector<std::string_view> parameters = {"x"});

// Two arguments, where a number takes the type of the tensor.
std::pair<Expr, Expr> Operands(OpCall& c, std::string_view a, std::string_view b);
// An op under its own name.
Expr Raw(std::string_view op, const std::vector<Expr>& inputs, Attrs attrs = {});
// An op of these arguments, in this order.
Expr RawOf(OpCall& c, std::string_view op, std::initializer_list<std::string_view> parameters, Attrs attrs = {});
// The tensors of a list of tensors and constants, each on its own. Empty, and the lowering has failed, when it is no list.
std::vector<Expr> EachOf(OpCall& c, std::string_view parameter);
// The square root of the sum of all squares. At least one tensor.
Expr GlobalNorm(const std::vector<Expr>& xs);
// A constant of floats or doubles.
Expr NumbersExpr(Lowering& to, const Shape& shape, const std::vector<double>& numbers, DType dtype);
// Numbers of an argument, or a vector of int32 where tensors are among them.
Expr SizesOf(OpCall& c, std::string_view parameter);
// What windows slide over: the first argument with its channels last, whatever the call's "data_format", and its padding, which is VALID when not given.
struct Windowed {
  Expr x;
  int dims = 0;
  bool channels_first = false;
  std::string padding = "VALID";
  std::vector<std::int64_t> explicit_paddings = {};
  // "ksize" and the like for (batch, axes..., channels): from one number, one each, or one for all axes in the call's order. Ones when it is not given.
  [[nodiscard]] std::vector<std::int64_t> Sizes(OpCall& c, std::string_view parameter) const;
  // Attributes with the padding.
  [[nodiscard]] Attrs With(Attrs attrs) const;
  // An answer in the call's order.
  [[nodiscard]] Expr Back(Expr y) const;
};
// Nothing, and the lowering has failed, when the call cannot be.
std::optional<Windowed> WindowedOf(OpCall& c, int dims);
// "Max" or "Avg" pooling, and a convolution; both with "strides", "padding" and what else the call has.
Expr PoolOf(OpCall& c, std::string_view kind, int dims);
Expr ConvOf(OpCall& c, int dims);
Expr ConvTransposeOf(OpCall& c, int dims);
// UnsortedSegmentSum of the call, and how many slices each segment has, at least 1, for dividing by.
std::pair<Expr, Expr> UnsortedSegments(OpCall& c);
Axes AxesOf(OpCall& c, std::initializer_list<std::string_view> parameters);

}  // namespace keratin::keras
