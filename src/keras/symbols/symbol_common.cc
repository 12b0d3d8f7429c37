#include "keras/symbols/symbol.h"

#include <algorithm>
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

std::pair<Expr, Expr> UnsortedSegments(OpCall& c) {
  const Expr data = c.Tensor("data"), ids = c.Tensor("segment_ids"), segments = c.Tensor("num_segments");
  Expr count = Raw("UnsortedSegmentSum", {Cast(OnesLike(ids), data.dtype()), ids, segments});
  const int inner = data.rank() - ids.rank();
  for (int i = 0; i < inner; ++i) count = ExpandDims(count, -1);
  const Expr sum = Raw("UnsortedSegmentSum", {data, ids, segments});
  return {sum, Call("Maximum", {count, count.Number(1)})};
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
            for (const auto& [parameter, argument] : c.arguments()) {
              if (argument == c.arguments().front().second) continue;
              if (argument->kind != Argument::Kind::kConstant) return c.Fail(Unimplemented("a tensor as the argument \"{}\" is not supported", parameter));
              if (!argument->constant.is_null()) config.Set(parameter, argument->constant);
            }
            if (c.to.failed()) return x;
            return Expr(c.to, found->lower(c.to, x, config));
          }};
}

std::vector<Expr> EachOf(OpCall& c, std::string_view parameter) {
  const CallArgument* argument = c.Find(parameter);
  if (argument != nullptr && argument->kind == Argument::Kind::kList) return c.Tensors(parameter);
  std::vector<Expr> made;
  if (argument == nullptr || argument->kind != Argument::Kind::kConstant || !argument->constant.is_array()) {
    c.Fail(InvalidArgument("needs a list as the argument \"{}\"", parameter));
    return made;
  }
  for (const Json& item : argument->constant.items()) made.push_back(c.Convert({.constant = item}));
  return made;
}

Expr GlobalNorm(const std::vector<Expr>& xs) {
  std::vector<Expr> halves;
  for (const Expr& x : xs) halves.push_back(Raw("L2Loss", {x}));
  return Call("Sqrt", {Reduce("Sum", Stack(xs.front().to(), halves, 0), Over({0})) * 2});
}

Expr NumbersExpr(Lowering& to, const Shape& shape, const std::vector<double>& numbers, DType dtype) {
  if (dtype == DType::kDouble) return {to, to.Const(Tensor::Of(shape, numbers))};
  return Cast(Expr(to, to.Const(Tensor::Of(shape, std::vector<float>(numbers.begin(), numbers.end())))), dtype);
}

Expr RawOf(OpCall& c, std::string_view op, std::initializer_list<std::string_view> parameters, Attrs attrs) {
  std::vector<Expr> inputs;
  for (const std::string_view parameter : parameters) inputs.push_back(c.Tensor(parameter));
  return c.to.failed() ? inputs.front() : Raw(op, inputs, std::move(attrs));
}

namespace {

// (batch, channels, axes...) to (batch, axes..., channels).
template <class T>
std::vector<T> ToChannelsLast(std::vector<T> x) {
  if (x.size() > 2) std::rotate(x.begin() + 1, x.begin() + 2, x.end());
  return x;
}

}  // namespace

std::optional<Windowed> WindowedOf(OpCall& c, int dims) {
  Windowed made{.x = c.First(), .dims = dims};
  if (c.to.failed()) return {};
  const std::string format = c.String("data_format", "");
  made.channels_first = format.starts_with("NC");
  if (made.x.rank() != dims + 2) {
    c.Fail(Unimplemented("is supported for tensors of {} axes only", dims + 2));
    return {};
  }
  if (made.channels_first) made.x = ChannelsLast(made.x);
  if (c.Constant("padding").is_array()) {
    made.explicit_paddings = c.Ints("padding");
    if (made.explicit_paddings.size() != static_cast<std::size_t>(2 * dims + 4))
      c.Fail(InvalidArgument("padding has {} numbers", made.explicit_paddings.size()));
    if (dims > 2) c.Fail(Unimplemented("explicit padding is supported for one and two axes only"));
    if (c.to.failed()) return {};
    made.padding = "EXPLICIT";
    std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
    for (std::size_t i = 0; i < made.explicit_paddings.size(); i += 2) pairs.emplace_back(made.explicit_paddings[i], made.explicit_paddings[i + 1]);
    if (made.channels_first) pairs = ToChannelsLast(std::move(pairs));
    made.explicit_paddings.clear();
    for (const auto& [before, after] : pairs) {
      made.explicit_paddings.push_back(before);
      made.explicit_paddings.push_back(after);
    }
    // Ops on one axis are those on images of one row.
    if (dims == 1) made.explicit_paddings.insert(made.explicit_paddings.begin() + 2, {0, 0});
  } else {
    made.padding = c.String("padding", "VALID");
  }
  if (c.to.failed()) return {};
  return made;
}

std::vector<std::int64_t> Windowed::Sizes(OpCall& c, std::string_view parameter) const {
  std::vector<std::int64_t> sizes = c.Ints(parameter);
  const auto count = static_cast<std::size_t>(dims);
  if (sizes.empty()) sizes = {1};
  if (sizes.size() == 1) sizes.resize(count, sizes.front());
  if (sizes.size() == count) {
    sizes.insert(sizes.begin(), 1);
    sizes.push_back(1);
  } else if (channels_first) {
    sizes = ToChannelsLast(std::move(sizes));
  }
  if (sizes.size() != count + 2) c.Fail(InvalidArgument("{} has {} numbers", parameter, sizes.size()));
  return sizes;
}

Attrs Windowed::With(Attrs attrs) const {
  attrs.Set("padding", padding);
  if (!explicit_paddings.empty()) attrs.Set("explicit_paddings", explicit_paddings);
  return attrs;
}

Expr Windowed::Back(Expr y) const { return channels_first ? ChannelsFirst(y) : y; }

namespace {

// Ops on one axis are those on images of one row.
Expr OneRow(Expr x, int dims, std::initializer_list<std::vector<std::int64_t>*> windows) {
  if (dims != 1) return x;
  for (std::vector<std::int64_t>* window : windows)
    if (window->size() == 3) window->insert(window->begin() + 1, 1);
  return ExpandDims(x, 1);
}

}  // namespace

Expr PoolOf(OpCall& c, std::string_view kind, int dims) {
  const std::optional<Windowed> given = WindowedOf(c, dims);
  if (!given) return {c.to, {}};
  std::vector<std::int64_t> size = given->Sizes(c, c.Has("window_shape") ? "window_shape" : "ksize"), strides = given->Sizes(c, "strides");
  const Expr x = OneRow(given->x, dims, {&size, &strides});
  if (c.to.failed()) return x;
  const std::string op = std::string(kind) + "Pool" + (dims == 3 ? "3D" : ""), function = c.config.String("function");
  const std::string_view name = function == "nn.max_pool2d" ? "MaxPool2d" : function == "nn.avg_pool2d" ? "AvgPool2D" : std::string_view(op);
  const Expr y = Call(op, {x}, given->With({{"ksize", size}, {"strides", strides}}), name);
  return given->Back(dims == 1 ? Squeeze(y, {1}) : y);
}

Expr ConvOf(OpCall& c, int dims) {
  const std::optional<Windowed> given = WindowedOf(c, dims);
  if (!given) return {c.to, {}};
  Expr kernel = c.Tensor(c.Has("filters") ? "filters" : "filter", given->x.dtype());
  std::vector<std::int64_t> strides = given->Sizes(c, c.Has("stride") ? "stride" : "strides"), dilations = given->Sizes(c, "dilations");
  const Expr x = OneRow(given->x, dims, {&strides, &dilations});
  if (c.to.failed()) return x;
  if (dims == 1) kernel = ExpandDims(kernel, 0);
  const Expr y = Raw(dims == 3 ? "Conv3D" : "Conv2D", {x, kernel}, given->With({{"strides", strides}, {"dilations", dilations}}));
  return given->Back(dims == 1 ? Squeeze(y, {1}) : y);
}

Expr ConvTransposeOf(OpCall& c, int dims) {
  std::optional<Windowed> given = WindowedOf(c, dims);
  if (!given) return {c.to, {}};
  if (!c.Has("padding")) given->padding = "SAME";
  Expr kernel = c.Tensor(c.Has("filters") ? "filters" : "filter", given->x.dtype()), shape = SizesOf(c, "output_shape");
  std::vector<std::int64_t> strides = given->Sizes(c, "strides"), dilations = given->Sizes(c, "dilations");
  const Expr x = OneRow(given->x, dims, {&strides, &dilations});
  if (c.to.failed()) return x;
  if (given->channels_first) shape = Concat(c.to, {SliceAxis(shape, 0, 0, 1), SliceAxis(shape, 0, 2, {}), SliceAxis(shape, 0, 1, 2)}, 0);
  if (dims == 1) {
    kernel = ExpandDims(kernel, 0);
    shape = Concat(c.to, {SliceAxis(shape, 0, 0, 1), IntsExpr(c.to, {1}), SliceAxis(shape, 0, 1, {})}, 0);
  }
  const Expr y =
      Raw(dims == 3 ? "Conv3DBackpropInputV2" : "Conv2DBackpropInput", {shape, kernel, x}, given->With({{"strides", strides}, {"dilations", dilations}}));
  return given->Back(dims == 1 ? Squeeze(y, {1}) : y);
}

Expr SizesOf(OpCall& c, std::string_view parameter) {
  const CallArgument* argument = c.Find(parameter);
  if (argument == nullptr) return c.Fail(InvalidArgument("needs the argument \"{}\"", parameter));
  if (argument->kind == Argument::Kind::kConstant) return IntsExpr(c.to, c.Ints(parameter));
  return c.Tensor(parameter);
}

}  // namespace keratin::keras
