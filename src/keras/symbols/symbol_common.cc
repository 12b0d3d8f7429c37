#include "keras/symbols/symbol.h"

#include <unordered_map>

namespace keratin::keras {

std::vector<SymbolSpec> AllSymbolSpecs();  // made by CMake

const std::vector<SymbolSpec>& AllSymbols() {
  static const std::vector<SymbolSpec> symbols = AllSymbolSpecs();
  return symbols;
}

const SymbolSpec* FindSymbol(std::string_view name) {
  static const auto by_name = [] {
    std::unordered_map<std::string_view, const SymbolSpec*> map;
    for (const SymbolSpec& symbol : AllSymbols())
      for (const std::string_view alias : symbol.names) map.emplace(alias, &symbol);
    return map;
  }();
  const auto it = by_name.find(name);
  return it == by_name.end() ? nullptr : it->second;
}

Expr Raw(std::string_view op, const std::vector<Expr>& inputs, Attrs attrs) { return Call(op, inputs, std::move(attrs), op); }

std::pair<Expr, Expr> Operands(OpCall& c, std::string_view a, std::string_view b) {
  const CallArgument *first = c.Find(a), *second = c.Find(b);
  const Expr none(c.to, {});
  if (first == nullptr || second == nullptr) {
    c.Fail(InvalidArgument("the file has no second operand; tf.keras loses it in some operators, such as x == y"));
    return {none, none};
  }
  if (first->kind != Argument::Kind::kConstant) {
    const Expr x = c.Convert(*first);
    return {x, c.Convert(*second, x.dtype())};
  }
  const Expr y = c.Convert(*second);
  return {c.Convert(*first, y.dtype()), y};
}

SymbolSpec UnarySymbol(std::vector<std::string_view> names, std::string_view op) {
  return {.names = std::move(names), .parameters = {"x"}, .op = op, .lower_op = [](OpCall& c, std::string_view name) -> Results {
            return Raw(name, {c.Tensor("x")});
          }};
}

SymbolSpec BinarySymbol(std::vector<std::string_view> names, std::string_view op) {
  return {.names = std::move(names), .parameters = {"x", "y"}, .op = op, .lower_op = [](OpCall& c, std::string_view name) -> Results {
            const auto [a, b] = Operands(c, "x", "y");
            return Raw(name, {a, b});
          }};
}

SymbolSpec NamedBinarySymbol(std::vector<std::string_view> names, std::string_view op) {
  return {.names = std::move(names), .parameters = {"x", "y"}, .op = op, .lower_op = [](OpCall& c, std::string_view name) -> Results {
            const auto [a, b] = Operands(c, "x", "y");
            return Call(name, {a, b});
          }};
}

Axes AxesOf(OpCall& c, std::initializer_list<std::string_view> parameters) {
  for (const std::string_view parameter : parameters)
    if (c.Has(parameter)) return c.Ints(parameter);
  return {};
}

SymbolSpec ReductionSymbol(std::vector<std::string_view> names, std::string_view op) {
  return {.names = std::move(names),
          .parameters = {"input_tensor", "axis", "keepdims", "name", "reduction_indices", "keep_dims"},
          .op = op,
          .lower_op = [](OpCall& c, std::string_view name) -> Results {
            const Expr x = c.Tensor("input_tensor");
            const bool keep = c.Bool("keepdims", false) || c.Bool("keep_dims", false);
            const Axes axes = AxesOf(c, {"axis", "reduction_indices"});
            if (axes) {
              const bool one = axes->size() == 1 && c.Constant(c.Has("axis") ? "axis" : "reduction_indices").AsInt().has_value();
              return Raw(name, {x, one ? IntExpr(c.to, axes->front()) : IntsExpr(c.to, *axes)}, {{"keep_dims", keep}});
            }
            std::vector<std::int64_t> all;
            for (int i = 0; i < x.rank(); ++i) all.push_back(i);
            return Raw(name, {x, Expr(c.to, c.to.Ints(all, "Const"))}, {{"keep_dims", keep}});
          }};
}

SymbolSpec ActivationSymbol(std::vector<std::string_view> names, std::string_view activation, std::vector<std::string_view> parameters) {
  return {.names = std::move(names), .parameters = std::move(parameters), .op = activation, .lower_op = [](OpCall& c, std::string_view name) -> Results {
            const ActivationSpec* found = FindActivation(name);
            if (found == nullptr) return c.Fail(Internal("there is no activation {}", name));
            const Expr x = c.First();
            Json config = Json::Object();
            for (const auto& [parameter, argument] : c.arguments())
              if (argument->kind == Argument::Kind::kConstant && !argument->constant.is_null()) config.Set(parameter, argument->constant);
            if (c.to.failed()) return x;
            return Expr(c.to, found->lower(c.to, x, config));
          }};
}

Expr SizesOf(OpCall& c, std::string_view parameter) {
  const CallArgument* argument = c.Find(parameter);
  if (argument == nullptr) return c.Fail(InvalidArgument("needs the argument \"{}\"", parameter));
  if (argument->kind == Argument::Kind::kConstant) return IntsExpr(c.to, c.Ints(parameter));
  return c.Tensor(parameter);
}

}  // namespace keratin::keras
