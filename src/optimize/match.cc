#include "optimize/match.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace keratin::optimize {
namespace {

bool Near(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(1.0, std::abs(b)); }

bool IsFloat(Editor& edit, Endpoint endpoint) {
  const Result<ValueInfo> info = edit.Info(endpoint);
  return info.ok() && info->dtype == DType::kFloat;
}

// value = base * scale + offset
struct Linear {
  Endpoint base;
  double scale = 1;
  double offset = 0;
};

// Collects an expression below a root: every node that is passed is noted as inner.
class ActivationMatcher {
 public:
  ActivationMatcher(Editor& edit, int root) : edit_(edit), root_(root) {}

  std::optional<ActivationMatch> Match() {
    const Node& node = edit_.node(root_);
    if (node.inputs.empty() || !IsFloat(edit_, {root_, 0})) return std::nullopt;
    if (!Simple(node) && !Clip() && !EluWithAlpha(node) && !Products()) return std::nullopt;
    if (edit_.Known(match_.input)) return std::nullopt;
    match_.root = root_;
    std::sort(match_.inner.begin(), match_.inner.end());
    match_.inner.erase(std::unique(match_.inner.begin(), match_.inner.end()), match_.inner.end());
    std::erase(match_.inner, root_);
    if (std::binary_search(match_.inner.begin(), match_.inner.end(), match_.input.node)) return std::nullopt;
    for (const int inner : match_.inner) {
      if (edit_.IsKept(inner)) return std::nullopt;
      for (const Reader& reader : edit_.Readers({inner, 0}))
        if (reader.node != root_ && !std::binary_search(match_.inner.begin(), match_.inner.end(), reader.node)) return std::nullopt;
    }
    return std::move(match_);
  }

 private:
  const Node* Through(Endpoint& endpoint) {
    for (;;) {
      const Node& node = edit_.node(endpoint.node);
      if (node.op != "Identity") return &node;
      match_.inner.push_back(endpoint.node);
      endpoint = node.inputs[0];
    }
  }
  const Node* Producer(Endpoint endpoint, std::string_view op) {
    const Node* node = Through(endpoint);
    if (node->op != op || endpoint.output != 0) return nullptr;
    match_.inner.push_back(endpoint.node);
    return node;
  }
  void Set(std::string_view name, Endpoint input, double alpha = 0, double beta = 0) {
    match_.name = std::string(name);
    match_.input = input;
    match_.alpha = static_cast<float>(alpha);
    match_.beta = static_cast<float>(beta);
  }

  bool Simple(const Node& node) {
    static const std::map<std::string, std::string, std::less<>> kNames = {{"Relu", "relu"},         {"Selu", "selu"},         {"Sigmoid", "sigmoid"},
                                                                           {"Tanh", "tanh"},         {"Softplus", "softplus"}, {"Exp", "exp"},
                                                                           {"Softsign", "softsign"}, {"_Swish", "swish"}};
    if (node.op == "Relu6")
      Set("clip", node.inputs[0], 0, 6);
    else if (node.op == "LeakyRelu")
      Set("leaky_relu", node.inputs[0], node.attrs.Float("alpha", 0.2F));
    else if (node.op == "Elu")
      Set("elu", node.inputs[0], 1);
    else if (node.op == "_Gelu")
      Set(node.attrs.Bool("approximate") ? "gelu_tanh" : "gelu", node.inputs[0]);
    else if (const auto name = kNames.find(node.op); name != kNames.end())
      Set(name->second, node.inputs[0]);
    else
      return false;
    return true;
  }

  // A known number beside `x` leaves its shape alone.
  bool KeepsShape(Endpoint number, Endpoint x) {
    const Result<Shape> a = edit_.ShapeOf(number);
    const Result<Shape> b = edit_.ShapeOf(x);
    return a.ok() && b.ok() && (a->rank() == 0 || a->rank() <= b->rank());
  }

  // Sums and products with known scalars, undone.
  Linear LinearOf(Endpoint endpoint) {
    double scale = 1;
    double offset = 0;
    for (int depth = 0; depth < 8; ++depth) {
      const Node& node = edit_.node(endpoint.node);
      Endpoint next;
      if (node.op == "Identity") {
        next = node.inputs[0];
      } else if (node.op == "Neg") {
        next = node.inputs[0];
        scale = -scale;
      } else if (node.op == "AddV2" || node.op == "Add" || node.op == "Mul" || node.op == "Sub" || node.op == "RealDiv") {
        const std::optional<double> right = edit_.KnownScalar(node.inputs[1]);
        const std::optional<double> left = right ? std::nullopt : edit_.KnownScalar(node.inputs[0]);
        if ((!right && !left) || (left && node.op == "RealDiv") || !KeepsShape(node.inputs[right ? 1 : 0], node.inputs[right ? 0 : 1])) break;
        const double value = right ? *right : *left;
        next = node.inputs[right ? 0 : 1];
        if (node.op == "Mul")
          scale *= value;
        else if (node.op == "RealDiv")
          scale /= value;
        else if (node.op != "Sub")
          offset += scale * value;
        else if (right)
          offset -= scale * value;
        else {
          offset += scale * value;
          scale = -scale;
        }
      } else {
        break;
      }
      match_.inner.push_back(endpoint.node);
      endpoint = next;
    }
    return {endpoint, scale, offset};
  }

  // min(max(x, low), high)
  struct Limits {
    Endpoint x;
    double low = 0;
    double high = 0;
  };
  std::optional<Limits> LimitsOf(Endpoint endpoint) {
    const Node* node = Through(endpoint);
    if (node->op == "Relu6") {
      match_.inner.push_back(endpoint.node);
      return Limits{node->inputs[0], 0, 6};
    }
    if (node->op == "ClipByValue") {
      const std::optional<double> low = edit_.KnownScalar(node->inputs[1]);
      const std::optional<double> high = edit_.KnownScalar(node->inputs[2]);
      if (!low || !high || *low > *high) return std::nullopt;
      match_.inner.push_back(endpoint.node);
      return Limits{node->inputs[0], *low, *high};
    }
    const auto bound = [this](const Node& n, Endpoint* x) -> std::optional<double> {
      for (const int i : {1, 0})
        if (const std::optional<double> value = edit_.KnownScalar(n.inputs[static_cast<std::size_t>(i)])) {
          *x = n.inputs[static_cast<std::size_t>(1 - i)];
          return value;
        }
      return std::nullopt;
    };
    if (node->op != "Minimum" && node->op != "Maximum") return std::nullopt;
    Endpoint inside;
    const std::optional<double> outer = bound(*node, &inside);
    if (!outer || !edit_.SameShape(endpoint, inside)) return std::nullopt;
    const bool minimum = node->op == "Minimum";
    const int outer_node = endpoint.node;
    const Node* inner = Through(inside);
    Endpoint x;
    std::optional<double> other;
    if (minimum && inner->op == "Relu") {
      x = inner->inputs[0];
      other = 0;
    } else if (inner->op == (minimum ? "Maximum" : "Minimum")) {
      other = bound(*inner, &x);
    }
    if (!other || !edit_.SameShape(inside, x)) return std::nullopt;
    const double low = minimum ? *other : *outer;
    const double high = minimum ? *outer : *other;
    if (low > high) return std::nullopt;
    match_.inner.push_back(outer_node);
    match_.inner.push_back(inside.node);
    return Limits{x, low, high};
  }

  // scale * clip(a x + b) + offset with the range [0, 1].
  std::optional<ActivationMatch> HardSigmoidOf(Endpoint endpoint, double factor) {
    const Linear outer = LinearOf(endpoint);
    const std::optional<Limits> limits = LimitsOf(outer.base);
    if (!limits) return std::nullopt;
    const double scale = outer.scale * factor;
    const double offset = outer.offset * factor;
    if (scale <= 0 || !Near(limits->low * scale + offset, 0) || !Near(limits->high * scale + offset, 1)) return std::nullopt;
    const Linear inner = LinearOf(limits->x);
    ActivationMatch match;
    match.input = inner.base;
    match.alpha = static_cast<float>(inner.scale * scale);
    match.beta = static_cast<float>(inner.offset * scale + offset);
    return match;
  }

  bool Clip() {
    const std::string& op = edit_.node(root_).op;
    if (op != "Minimum" && op != "Maximum" && op != "ClipByValue" && op != "Mul" && op != "RealDiv" && op != "AddV2") return false;
    const std::vector<int> before = match_.inner;
    if (const std::optional<ActivationMatch> sigmoid = HardSigmoidOf({root_, 0}, 1)) {
      Set("hard_sigmoid", sigmoid->input, sigmoid->alpha, sigmoid->beta);
      return true;
    }
    match_.inner = before;
    if (const std::optional<Limits> limits = LimitsOf({root_, 0})) {
      Set("clip", limits->x, limits->low, limits->high);
      return true;
    }
    match_.inner = before;
    return false;
  }

  // SelectV2(x > 0, x, alpha * Elu(x))
  bool EluWithAlpha(const Node& node) {
    if (node.op != "SelectV2" && node.op != "Select") return false;
    const std::vector<int> before = match_.inner;
    const Node* greater = Producer(node.inputs[0], "Greater");
    const Endpoint x = node.inputs[1];
    if (greater != nullptr && greater->inputs[0] == x && edit_.KnownScalar(greater->inputs[1]) == 0.0) {
      const Linear scaled = LinearOf(node.inputs[2]);
      const Node* elu = Producer(scaled.base, "Elu");
      if (elu != nullptr && elu->inputs[0] == x && scaled.offset == 0) {
        Set("elu", x, scaled.scale);
        return true;
      }
    }
    match_.inner = before;
    return false;
  }

  // The factors of a tree of products, and the product of its known scalars.
  void FactorsOf(Endpoint endpoint, int depth, std::vector<Endpoint>* factors, double* scale) {
    const Node& node = edit_.node(endpoint.node);
    if (endpoint.output == 0 && depth < 4) {
      if (node.op == "Identity") {
        match_.inner.push_back(endpoint.node);
        return FactorsOf(node.inputs[0], depth + 1, factors, scale);
      }
      if (node.op == "Mul" || node.op == "RealDiv") {
        const std::optional<double> right = edit_.KnownScalar(node.inputs[1]);
        const std::optional<double> left = edit_.KnownScalar(node.inputs[0]);
        if (right && KeepsShape(node.inputs[1], node.inputs[0])) {
          match_.inner.push_back(endpoint.node);
          *scale *= node.op == "Mul" ? *right : 1 / *right;
          return FactorsOf(node.inputs[0], depth + 1, factors, scale);
        }
        if (left && node.op == "Mul" && KeepsShape(node.inputs[0], node.inputs[1])) {
          match_.inner.push_back(endpoint.node);
          *scale *= *left;
          return FactorsOf(node.inputs[1], depth + 1, factors, scale);
        }
        if (!right && !left && node.op == "Mul") {
          match_.inner.push_back(endpoint.node);
          FactorsOf(node.inputs[0], depth + 1, factors, scale);
          return FactorsOf(node.inputs[1], depth + 1, factors, scale);
        }
      }
    }
    factors->push_back(endpoint);
  }

  // x * g(x)
  bool Products() {
    const std::string& op = edit_.node(root_).op;
    if (op != "Mul" && op != "RealDiv") return false;
    std::vector<Endpoint> factors;
    double scale = 1;
    FactorsOf({root_, 0}, 0, &factors, &scale);
    if (factors.size() != 2) return false;
    const std::vector<int> before = match_.inner;
    for (const int i : {0, 1}) {
      const Endpoint x = factors[static_cast<std::size_t>(i)];
      const Endpoint g = factors[static_cast<std::size_t>(1 - i)];
      for (const auto& form : {&ActivationMatcher::Swish, &ActivationMatcher::Mish, &ActivationMatcher::HardSwish, &ActivationMatcher::GeluErf,
                               &ActivationMatcher::GeluErfc, &ActivationMatcher::GeluTanh}) {
        match_.inner = before;
        if ((this->*form)(x, g, scale)) return true;
      }
    }
    return false;
  }

  bool Swish(Endpoint x, Endpoint g, double scale) {
    const Node* sigmoid = Producer(g, "Sigmoid");
    if (sigmoid == nullptr || scale != 1) return false;
    const Linear inside = LinearOf(sigmoid->inputs[0]);
    if (!(inside.base == x) || inside.scale != 1 || inside.offset != 0) return false;
    Set("swish", x);
    return true;
  }
  bool Mish(Endpoint x, Endpoint g, double scale) {
    const Node* tanh = Producer(g, "Tanh");
    const Node* softplus = tanh != nullptr ? Producer(tanh->inputs[0], "Softplus") : nullptr;
    if (softplus == nullptr || !(softplus->inputs[0] == x) || scale != 1) return false;
    Set("mish", x);
    return true;
  }
  bool HardSwish(Endpoint x, Endpoint g, double scale) {
    const std::optional<ActivationMatch> sigmoid = HardSigmoidOf(g, scale);
    if (!sigmoid || !(sigmoid->input == x)) return false;
    Set("hard_swish", x, sigmoid->alpha, sigmoid->beta);
    return true;
  }
  bool GeluErf(Endpoint x, Endpoint g, double scale) {
    const Linear outer = LinearOf(g);
    const Node* erf = Producer(outer.base, "Erf");
    if (erf == nullptr || !Near(outer.scale * scale, 0.5) || !Near(outer.offset * scale, 0.5)) return false;
    const Linear inside = LinearOf(erf->inputs[0]);
    if (!(inside.base == x) || !Near(inside.scale, std::sqrt(0.5)) || inside.offset != 0) return false;
    Set("gelu", x);
    return true;
  }
  bool GeluErfc(Endpoint x, Endpoint g, double scale) {
    const Linear outer = LinearOf(g);
    const Node* erfc = Producer(outer.base, "Erfc");
    if (erfc == nullptr || !Near(outer.scale * scale, 0.5) || outer.offset != 0) return false;
    const Linear inside = LinearOf(erfc->inputs[0]);
    if (!(inside.base == x) || !Near(inside.scale, -std::sqrt(0.5)) || inside.offset != 0) return false;
    Set("gelu", x);
    return true;
  }
  bool GeluTanh(Endpoint x, Endpoint g, double scale) {
    const Linear outer = LinearOf(g);
    const Node* tanh = Producer(outer.base, "Tanh");
    if (tanh == nullptr || !Near(outer.scale * scale, 0.5) || !Near(outer.offset * scale, 0.5)) return false;
    const Linear inside = LinearOf(tanh->inputs[0]);
    if (!Near(inside.scale, std::sqrt(2 / 3.14159265358979323846)) || inside.offset != 0) return false;
    Endpoint sum = inside.base;
    const Node* add = Through(sum);
    if (add->op != "AddV2" && add->op != "Add") return false;
    match_.inner.push_back(sum.node);
    for (const int i : {0, 1}) {
      if (!(add->inputs[static_cast<std::size_t>(i)] == x)) continue;
      std::vector<Endpoint> factors;
      double cube = 1;
      FactorsOf(add->inputs[static_cast<std::size_t>(1 - i)], 0, &factors, &cube);
      if (!Near(cube, 0.044715)) continue;
      if (factors.size() == 1) {
        const Node* pow = Producer(factors[0], "Pow");
        if (pow == nullptr || !(pow->inputs[0] == x) || edit_.KnownScalar(pow->inputs[1]) != 3.0) continue;
      } else if (factors.size() == 2) {
        const int square = factors[0] == x ? 1 : 0;
        const Node* squared = Producer(factors[static_cast<std::size_t>(square)], "Square");
        if (!(factors[static_cast<std::size_t>(1 - square)] == x) || squared == nullptr || !(squared->inputs[0] == x)) continue;
      } else if (factors.size() != 3 || !std::all_of(factors.begin(), factors.end(), [x](Endpoint f) { return f == x; })) {
        continue;
      }
      Set("gelu_tanh", x);
      return true;
    }
    return false;
  }

  Editor& edit_;
  int root_;
  ActivationMatch match_;
};

bool IsView(const Node& node) { return node.op == "Reshape" || node.op == "Squeeze" || node.op == "ExpandDims"; }

}  // namespace

std::optional<ActivationMatch> MatchActivation(Editor& edit, int root) { return ActivationMatcher(edit, root).Match(); }

Activations::Activations(Editor& edit) {
  const int count = edit.size();
  for (int number = 0; number < count; ++number)
    if (std::optional<ActivationMatch> match = MatchActivation(edit, number)) {
      const Endpoint input = match->input;
      matches_.emplace(input, *std::move(match));
    }
}

const ActivationMatch* Activations::Of(Editor& edit, Endpoint input) const {
  const ActivationMatch* best = nullptr;
  for (auto [it, end] = matches_.equal_range(input); it != end; ++it) {
    const ActivationMatch& match = it->second;
    const std::vector<Reader>& readers = edit.Readers(input);
    const bool all = std::all_of(readers.begin(), readers.end(), [&match](const Reader& reader) {
      return reader.node == match.root || std::binary_search(match.inner.begin(), match.inner.end(), reader.node);
    });
    if (all && (best == nullptr || match.inner.size() > best->inner.size())) best = &match;
  }
  return best;
}

Attrs OnlyThese(const Attrs& attrs, std::initializer_list<std::string_view> names) {
  Attrs some;
  for (const std::string_view name : names)
    if (const auto it = attrs.map().find(name); it != attrs.map().end()) some.Set(name, it->second);
  return some;
}

std::optional<Reader> OnlyReader(Editor& edit, Endpoint endpoint) {
  if (!edit.IsPrivate(endpoint)) return std::nullopt;
  return edit.Readers(endpoint).front();
}

std::optional<std::vector<std::int64_t>> TrailingDims(const Shape& shape, std::int64_t count) {
  if (!shape.has_rank() || shape.rank() == 0 || count <= 0) return std::nullopt;
  std::vector<std::int64_t> dims;
  std::int64_t product = 1;
  for (int i = shape.rank() - 1; i >= 0; --i) {
    if (shape[i] <= 0 || shape[i] > count) return std::nullopt;
    product *= shape[i];
    dims.insert(dims.begin(), shape[i]);
    if (product == count) return dims;
    if (product > count) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::vector<float>> KnownSpread(Editor& edit, Endpoint endpoint, const std::vector<std::int64_t>& dims) {
  const Result<ValueInfo> info = edit.Info(endpoint);
  if (!info.ok() || !info->known() || info->dtype != DType::kFloat) return std::nullopt;
  const Tensor& value = info->value;
  std::vector<std::int64_t> from(value.shape().begin(), value.shape().end());
  while (from.size() > dims.size() && from.front() == 1) from.erase(from.begin());
  if (from.size() > dims.size()) return std::nullopt;
  from.insert(from.begin(), dims.size() - from.size(), 1);
  std::int64_t count = 1;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (from[i] != 1 && from[i] != dims[i]) return std::nullopt;
    count *= dims[i];
  }
  const std::span<const float> values = value.values<float>();
  if (from == dims) return std::vector<float>(values.begin(), values.end());
  std::vector<float> spread(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    std::int64_t rest = i;
    std::int64_t at = 0;
    std::int64_t stride = 1;
    for (std::size_t axis = dims.size(); axis-- > 0;) {
      if (from[axis] != 1) at += rest % dims[axis] * stride;
      rest /= dims[axis];
      stride *= from[axis];
    }
    spread[static_cast<std::size_t>(i)] = values[static_cast<std::size_t>(at)];
  }
  return spread;
}

std::optional<std::vector<std::int64_t>> KnownInts(Editor& edit, Endpoint endpoint) {
  const std::optional<Tensor> tensor = edit.Known(endpoint);
  if (!tensor) return std::nullopt;
  if (tensor->dtype() == DType::kInt32) return std::vector<std::int64_t>(tensor->values<std::int32_t>().begin(), tensor->values<std::int32_t>().end());
  if (tensor->dtype() == DType::kInt64) return std::vector<std::int64_t>(tensor->values<std::int64_t>().begin(), tensor->values<std::int64_t>().end());
  return std::nullopt;
}

std::optional<std::vector<std::int64_t>> KnownOrder(Editor& edit, const Node& transpose) {
  std::optional<std::vector<std::int64_t>> order = KnownInts(edit, transpose.inputs[1]);
  if (!order) return std::nullopt;
  std::vector<bool> seen(order->size());
  for (std::int64_t& axis : *order) {
    if (axis < 0) axis += static_cast<std::int64_t>(order->size());
    if (axis < 0 || axis >= static_cast<std::int64_t>(order->size()) || seen[static_cast<std::size_t>(axis)]) return std::nullopt;
    seen[static_cast<std::size_t>(axis)] = true;
  }
  return order;
}

Status MergeTransposes(Editor& edit, int number) {
  if (edit.node(number).op != "Transpose" || edit.IsFeed(number)) return OkStatus();
  const Node node = edit.node(number);
  const std::optional<std::vector<std::int64_t>> outer = KnownOrder(edit, node);
  if (!outer) return OkStatus();
  if (std::is_sorted(outer->begin(), outer->end())) return edit.ReplaceReaders({number, 0}, node.inputs[0]);
  const Node* inner = edit.Producer(node.inputs[0], "Transpose");
  const std::optional<std::vector<std::int64_t>> order = inner != nullptr && !edit.IsFeed(node.inputs[0].node) ? KnownOrder(edit, *inner) : std::nullopt;
  if (!order || order->size() != outer->size()) return OkStatus();
  std::vector<std::int32_t> both;
  for (const std::int64_t axis : *outer) both.push_back(static_cast<std::int32_t>((*order)[static_cast<std::size_t>(axis)]));
  const Endpoint x = inner->inputs[0];
  if (std::is_sorted(both.begin(), both.end())) return edit.ReplaceReaders({number, 0}, x);
  const Endpoint perm = edit.AddConstant(node.name + "/perm", Tensor::Of(Shape{static_cast<std::int64_t>(both.size())}, both));
  return edit.Redefine(number, "Transpose", {x, perm}, {});
}

Endpoint AddVector(Editor& edit, std::string_view name, const std::vector<float>& values) {
  return edit.AddConstant(name, Tensor::Of(Shape{static_cast<std::int64_t>(values.size())}, values));
}

EpilogueMatch MatchEpilogue(Editor& edit, const Activations& activations, Endpoint sum, std::int64_t channels) {
  EpilogueMatch match;
  match.root = sum.node;
  const auto shape_of = [&edit](Endpoint endpoint) {
    const Result<Shape> shape = edit.ShapeOf(endpoint);
    return shape.ok() ? *shape : Shape::UnknownRank();
  };
  std::vector<std::int64_t> dims = {channels};
  if (const std::optional<Reader> reader = OnlyReader(edit, sum); reader && reader->input == 0 && IsView(edit.node(reader->node))) {
    const std::optional<std::vector<std::int64_t>> trailing = TrailingDims(shape_of({reader->node, 0}), channels);
    // Only where something follows it.
    if (trailing && (OnlyReader(edit, {reader->node, 0}) || (!edit.IsKept(reader->node) && activations.Of(edit, {reader->node, 0}) != nullptr))) {
      match.view = reader->node;
      match.root = reader->node;
      dims = *trailing;
    }
  }
  for (;;) {
    const Endpoint now{match.root, 0};
    const std::optional<Reader> reader = OnlyReader(edit, now);
    if (!reader) break;
    const Node& node = edit.node(reader->node);
    if (node.op == "BiasAdd" && reader->input == 0 && !match.has_bias() && node.attrs.String("data_format", "NHWC") == "NHWC" && dims.size() == 1 &&
        shape_of(node.inputs[1]).rank() == 1) {
      match.bias = node.inputs[1];
    } else if (node.op == "AddV2" || node.op == "Add") {
      const Endpoint other = node.inputs[static_cast<std::size_t>(1 - reader->input)];
      std::optional<std::vector<float>> values = match.has_bias() ? std::nullopt : KnownSpread(edit, other, dims);
      if (values && shape_of(other).rank() <= shape_of(now).rank())
        match.bias_values = *std::move(values);
      else if (!match.residual.valid() && edit.SameShape(now, other))
        match.residual = other;
      else
        break;
    } else {
      break;
    }
    match.root = reader->node;
  }
  if (!edit.IsKept(match.root))
    if (const ActivationMatch* activation = activations.Of(edit, {match.root, 0})) {
      match.activation = activation->name;
      match.alpha = activation->alpha;
      match.beta = activation->beta;
      match.root = activation->root;
    }
  return match;
}

Status ApplyEpilogue(Editor& edit, int number, std::string_view op, std::vector<Endpoint> inputs, Attrs attrs, const EpilogueMatch& epilogue,
                     const Shape& sum_shape) {
  const std::string name = edit.node(number).name;
  if (epilogue.bias.valid())
    inputs.push_back(epilogue.bias);
  else if (epilogue.has_bias())
    inputs.push_back(AddVector(edit, name + "/bias", epilogue.bias_values));
  const bool viewed = epilogue.view >= 0;
  if (epilogue.residual.valid()) {
    Endpoint residual = epilogue.residual;
    if (viewed) {
      // At most one dimension of the sum is unknown: see the callers.
      std::vector<std::int64_t> dims(sum_shape.begin(), sum_shape.end());
      const Endpoint shape = edit.AddConstant(name + "/residual_shape", Tensor::Of(Shape{sum_shape.rank()}, dims));
      const Result<int> view = edit.AddNode(name + "/residual", "Reshape", {residual, shape}, {});
      if (!view.ok()) return view.status();
      residual = {*view, 0};
    }
    inputs.push_back(residual);
  }
  attrs.Set("activation", epilogue.activation);
  attrs.Set("alpha", epilogue.alpha);
  attrs.Set("beta", epilogue.beta);
  attrs.Set("num_bias", std::int64_t{epilogue.has_bias() ? 1 : 0});
  attrs.Set("num_residual", std::int64_t{epilogue.residual.valid() ? 1 : 0});
  if (!viewed) return edit.Redefine(epilogue.root, op, std::move(inputs), std::move(attrs));
  if (Status status = edit.Redefine(number, op, std::move(inputs), std::move(attrs)); !status.ok()) return status;
  if (epilogue.root == epilogue.view) return Status();
  const Node view = edit.node(epilogue.view);
  return edit.Redefine(epilogue.root, view.op, view.inputs, view.attrs);
}

std::optional<AffineMatch> MatchAffine(Editor& edit, int number, const std::vector<std::int64_t>& dims) {
  const Node& node = edit.node(number);
  std::size_t count = 1;
  for (const std::int64_t dim : dims) count *= static_cast<std::size_t>(dim);
  AffineMatch match;
  match.scale.assign(count, 1.F);
  match.shift.assign(count, 0.F);
  if (node.op == "FusedBatchNormV3" || node.op == "FusedBatchNormV2" || node.op == "FusedBatchNorm") {
    if (node.attrs.Bool("is_training", true) || node.attrs.String("data_format", "NHWC").back() != 'C' || dims.size() != 1) return std::nullopt;
    for (int output = 1; output < 6; ++output)
      if (!edit.Readers({number, output}).empty()) return std::nullopt;
    std::optional<std::vector<float>> p[4];
    for (std::size_t i = 0; i < 4; ++i)
      if (p[i] = KnownSpread(edit, node.inputs[i + 1], dims); !p[i]) return std::nullopt;
    match.x = node.inputs[0];
    const double epsilon = node.attrs.Float("epsilon", 0.0001F);
    for (std::size_t c = 0; c < count; ++c) {
      const double scale = (*p[0])[c] / std::sqrt((*p[3])[c] + epsilon);
      match.scale[c] = static_cast<float>(scale);
      match.shift[c] = static_cast<float>((*p[1])[c] - (*p[2])[c] * scale);
    }
    return match;
  }
  if (node.op == "BiasAdd") {
    if (node.attrs.String("data_format", "NHWC") != "NHWC" || dims.size() != 1) return std::nullopt;
    std::optional<std::vector<float>> bias = KnownSpread(edit, node.inputs[1], dims);
    if (!bias) return std::nullopt;
    match.x = node.inputs[0];
    match.shift = *std::move(bias);
    return match;
  }
  if (node.op != "Mul" && node.op != "AddV2" && node.op != "Add" && node.op != "Sub" && node.op != "RealDiv") return std::nullopt;
  std::optional<std::vector<float>> vector = KnownSpread(edit, node.inputs[1], dims);
  bool right = vector.has_value();
  if (!right && node.op != "RealDiv") vector = KnownSpread(edit, node.inputs[0], dims);
  if (!vector) return std::nullopt;
  match.x = node.inputs[right ? 0 : 1];
  const Result<Shape> x = edit.ShapeOf(match.x);
  const Result<Shape> v = edit.ShapeOf(node.inputs[right ? 1 : 0]);
  if (!x.ok() || !v.ok() || v->rank() > x->rank() || TrailingDims(*x, static_cast<std::int64_t>(count)) != dims) return std::nullopt;
  for (std::size_t c = 0; c < count; ++c) {
    const float value = (*vector)[c];
    if (node.op == "Mul")
      match.scale[c] = value;
    else if (node.op == "RealDiv")
      match.scale[c] = 1 / value;
    else if (node.op != "Sub")
      match.shift[c] = value;
    else if (right)
      match.shift[c] = -value;
    else {
      match.shift[c] = value;
      match.scale[c] = -1;
    }
  }
  return match;
}

}  // namespace keratin::optimize
