// Transpose(f(Transpose(x)))    ->  f(x), where the one undoes the other
// Mean(f(Transpose(x)), axes)   ->  Mean(f(x), the axes that these were); Sum, Max and Min likewise
//
// f works element by element, or on channels that it finds by its data_format, or pads or joins; of several inputs all are such transposes or constants. What
// lies between and others read becomes a Transpose of its new form, where there are fewer of them in the end.
#include <algorithm>
#include <map>

#include "optimize/match.h"

namespace keratin::optimize {
namespace {

using Order = std::vector<std::int64_t>;

bool ByElement(std::string_view op) {
  constexpr std::string_view kOps[] = {"Abs",          "Add",        "AddN",     "AddV2",     "Cast",  "Ceil",     "DivNoNan",          "Elu",
                                       "Equal",        "Erf",        "Erfc",     "Exp",       "Expm1", "Floor",    "FloorDiv",          "Greater",
                                       "GreaterEqual", "LeakyRelu",  "Less",     "LessEqual", "Log",   "Log1p",    "LogicalAnd",        "LogicalNot",
                                       "LogicalOr",    "Maximum",    "Minimum",  "Mul",       "Neg",   "NotEqual", "OnesLike",          "Pow",
                                       "RealDiv",      "Reciprocal", "Relu",     "Relu6",     "Round", "Rsqrt",    "SelectV2",          "Selu",
                                       "Sigmoid",      "Sign",       "Softplus", "Softsign",  "Sqrt",  "Square",   "SquaredDifference", "Sub",
                                       "Tanh",         "ZerosLike"};
  return std::find(std::begin(kOps), std::end(kOps), op) != std::end(kOps);
}

bool IsReduction(std::string_view op) { return op == "Mean" || op == "Sum" || op == "Max" || op == "Min"; }

Order Inverse(const Order& order) {
  Order inverse(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) inverse[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
  return inverse;
}

Tensor Int32s(const Order& values) {
  return Tensor::Of(Shape{static_cast<std::int64_t>(values.size())}, std::vector<std::int32_t>(values.begin(), values.end()));
}

// The inputs that have the node's axes.
std::pair<std::size_t, std::size_t> InputsWithAxes(const Node& node) {
  if (node.op == "ConcatV2") return {0, node.inputs.size() - 1};
  return {0, ByElement(node.op) ? node.inputs.size() : 1};
}

// What can work on what the Transposes of one order above it take.
class Moved {
 public:
  // `root` reads what is moved, and changes with it; -1: nobody.
  Moved(Editor& edit, Order order, int root = -1) : edit_(edit), order_(std::move(order)), inverse_(Inverse(order_)), root_(root) {}

  // False when there is no such Transpose above, or what lies between cannot be moved.
  bool Reach(Endpoint endpoint) {
    if (endpoint.output != 0 || edit_.IsFeed(endpoint.node)) return false;
    if (Has(nodes_, endpoint.node) || Has(ends_, endpoint.node)) return true;
    const Node& node = edit_.node(endpoint.node);
    if (node.op == "Transpose" && KnownOrder(edit_, node) == order_) {
      ends_.push_back(endpoint.node);
      return true;
    }
    if (++looked_ > kMostLooked || !node.control_inputs.empty() || RankOf(endpoint) != rank() || !NewAttrs(endpoint.node)) return false;
    const std::size_t turned = turned_.size();
    bool any = false;
    const auto [begin, end] = InputsWithAxes(node);
    for (std::size_t i = begin; i < end; ++i) {
      const Endpoint input = node.inputs[i];
      if (IsConstant(input)) continue;
      const std::size_t nodes = nodes_.size(), ends = ends_.size(), turned_above = turned_.size();
      if (Reach(input)) {
        any = true;
        continue;
      }
      nodes_.resize(nodes);
      ends_.resize(ends);
      turned_.resize(turned_above);
      if (RankOf(input) != rank()) return false;
      if (std::find(turned_.begin(), turned_.end(), input) == turned_.end()) turned_.push_back(input);
    }
    if (any)
      nodes_.push_back(endpoint.node);
    else
      turned_.resize(turned);
    return any;
  }

  // How many Transposes fewer there are afterwards.
  int Saved() {
    int saved = -static_cast<int>(turned_.size());
    for (const int end : ends_) {
      const std::vector<Reader>& readers = edit_.Readers({end, 0});
      if (!edit_.IsKept(end) && std::all_of(readers.begin(), readers.end(), [&](const Reader& reader) { return Follows(reader); })) ++saved;
    }
    for (const int number : nodes_) {
      if (IsNeeded(number)) --saved;
      for (const Reader& reader : edit_.Readers({number, 0}))
        if (Undoes(reader)) ++saved;
    }
    return saved;
  }

  // Makes the new forms, for whoever undoes the order.
  Status Apply() {
    for (const int number : nodes_) {
      const Node node = edit_.node(number);
      Attrs attrs = *NewAttrs(number);
      std::vector<Endpoint> inputs = node.inputs;
      const auto [begin, end] = InputsWithAxes(node);
      for (std::size_t i = begin; i < end; ++i) {
        KERATIN_ASSIGN(inputs[i], FormOf(inputs[i]));
      }
      if (node.op == "ConcatV2") inputs.back() = edit_.AddConstant(node.name + "/axis", Tensor::Scalar(static_cast<std::int32_t>(*NewAxis(inputs.back()))));
      if (IsPad(node)) inputs[1] = edit_.AddConstant(node.name + "/paddings", NewPaddings(inputs[1]));
      KERATIN_ASSIGN(const int made, edit_.AddNode(node.name + "/moved", node.op, std::move(inputs), std::move(attrs)));
      forms_[{number, 0}] = {made, 0};
    }
    for (const int number : nodes_) {
      const Endpoint form = forms_[{number, 0}];
      const bool needed = IsNeeded(number);
      const std::vector<Reader> readers = edit_.Readers({number, 0});
      for (const Reader& reader : readers)
        if (Undoes(reader)) KERATIN_TRY(edit_.ReplaceReaders({reader.node, 0}, form));
      if (!needed) continue;
      const Endpoint order = edit_.AddConstant(edit_.node(number).name + "/perm", Int32s(order_));
      KERATIN_TRY(edit_.Redefine(number, "Transpose", {form, order}, {}));
    }
    return OkStatus();
  }

  // `endpoint` before the Transposes.
  Result<Endpoint> FormOf(Endpoint endpoint) {
    if (Has(ends_, endpoint.node)) return edit_.node(endpoint.node).inputs[0];
    if (const auto made = forms_.find(endpoint); made != forms_.end()) return made->second;
    Endpoint from = endpoint;
    const std::string name = edit_.node(endpoint.node).name;
    if (IsConstant(endpoint)) {
      KERATIN_ASSIGN(const Shape shape, edit_.ShapeOf(endpoint));
      if (shape.NumElements() == 1) return endpoint;
      // Folded when constants are.
      Order wide(static_cast<std::size_t>(rank() - shape.rank()), 1);
      wide.insert(wide.end(), shape.dims().begin(), shape.dims().end());
      KERATIN_ASSIGN(const int reshaped, edit_.AddNode(name + "/reshaped", "Reshape", {endpoint, edit_.AddConstant(name + "/shape", Int32s(wide))}, {}));
      from = {reshaped, 0};
    }
    KERATIN_ASSIGN(const int turned, edit_.AddNode(name + "/turned", "Transpose", {from, edit_.AddConstant(name + "/perm", Int32s(inverse_))}, {}));
    return forms_[endpoint] = {turned, 0};
  }

  // The axis before the Transposes.
  std::optional<std::int64_t> NewAxis(Endpoint axis) {
    const std::optional<Order> axes = NewAxes(axis);
    return axes && axes->size() == 1 ? std::optional(axes->front()) : std::nullopt;
  }
  std::optional<Order> NewAxes(Endpoint axes) {
    std::optional<Order> known = KnownInts(edit_, axes);
    if (!known) return std::nullopt;
    for (std::int64_t& axis : *known) {
      if (axis < -rank() || axis >= rank()) return std::nullopt;
      axis = order_[static_cast<std::size_t>(axis < 0 ? axis + rank() : axis)];
    }
    return known;
  }

 private:
  static constexpr std::size_t kMostLooked = 64;

  static bool Has(const std::vector<int>& numbers, int number) { return std::find(numbers.begin(), numbers.end(), number) != numbers.end(); }
  static bool IsPad(const Node& node) { return node.op == "Pad" || node.op == "PadV2"; }
  [[nodiscard]] int rank() const { return static_cast<int>(order_.size()); }
  int RankOf(Endpoint endpoint) {
    const Result<Shape> shape = edit_.ShapeOf(endpoint);
    return shape.ok() ? shape->rank() : -1;
  }
  bool IsConstant(Endpoint endpoint) {
    const int own = RankOf(endpoint);
    return own == 0 || (own > 0 && own <= rank() && edit_.Known(endpoint).has_value());
  }
  bool Undoes(const Reader& reader) {
    const Node& node = edit_.node(reader.node);
    return node.op == "Transpose" && reader.input == 0 && !edit_.IsFeed(reader.node) && KnownOrder(edit_, node) == inverse_;
  }
  bool Follows(const Reader& reader) { return reader.node == root_ || Has(nodes_, reader.node); }
  // In its old form.
  bool IsNeeded(int number) {
    const std::vector<Reader>& readers = edit_.Readers({number, 0});
    return edit_.IsKept(number) || std::any_of(readers.begin(), readers.end(), [&](const Reader& reader) { return !Follows(reader) && !Undoes(reader); });
  }

  Tensor NewPaddings(Endpoint paddings) {
    const Order pads = *KnownInts(edit_, paddings);
    std::vector<std::int32_t> changed(pads.size());
    for (std::size_t i = 0; i < order_.size(); ++i)
      for (std::size_t k = 0; k < 2; ++k) changed[2 * static_cast<std::size_t>(order_[i]) + k] = static_cast<std::int32_t>(pads[2 * i + k]);
    return Tensor::Of(Shape{rank(), 2}, changed);
  }

  // Nothing when the node cannot be moved.
  std::optional<Attrs> NewAttrs(int number) {
    const Node& node = edit_.node(number);
    Attrs attrs = node.attrs;
    if (ByElement(node.op)) return attrs;
    if (node.op == "ConcatV2") {
      attrs.Set("Tidx", DType::kInt32);
      return NewAxis(node.inputs.back()) ? std::optional(attrs) : std::nullopt;
    }
    if (IsPad(node)) {
      const std::optional<Order> pads = KnownInts(edit_, node.inputs[1]);
      attrs.Set("Tpaddings", DType::kInt32);
      const bool fit =
          pads && pads->size() == 2 * order_.size() && std::all_of(pads->begin(), pads->end(), [](std::int64_t pad) { return pad >= 0 && pad <= INT32_MAX; });
      return fit ? std::optional(attrs) : std::nullopt;
    }
    const bool norm = node.op == "FusedBatchNorm" || node.op == "FusedBatchNormV2" || node.op == "FusedBatchNormV3";
    if ((!norm && node.op != "BiasAdd") || rank() < 4 || rank() > 5 || (norm && attrs.Bool("is_training", true))) return std::nullopt;
    for (int output = 1; norm && output < 6; ++output)
      if (!edit_.Readers({number, output}).empty()) return std::nullopt;
    const std::int64_t axis = order_[static_cast<std::size_t>(attrs.String("data_format", "NHWC").starts_with("NC") ? 1 : rank() - 1)];
    if (axis != 1 && axis != rank() - 1) return std::nullopt;
    const bool deep = norm && rank() == 5;
    attrs.Set("data_format", std::string(axis == 1 ? (deep ? "NCDHW" : "NCHW") : (deep ? "NDHWC" : "NHWC")));
    return attrs;
  }

  Editor& edit_;
  Order order_, inverse_;
  int root_;
  std::vector<int> nodes_;        // each after those that it reads
  std::vector<int> ends_;         // the Transposes above
  std::vector<Endpoint> turned_;  // what comes in otherwise, which a new Transpose brings into the form
  std::map<Endpoint, Endpoint> forms_;
  std::size_t looked_ = 0;
};

// The order of the first Transpose that is found above.
std::optional<Order> OrderAbove(Editor& edit, Endpoint endpoint) {
  for (int steps = 0; steps < 64; ++steps) {
    const Node& node = edit.node(endpoint.node);
    if (node.op == "Transpose") return KnownOrder(edit, node);
    if (node.inputs.empty()) return std::nullopt;
    endpoint = node.inputs[0];
  }
  return std::nullopt;
}

Result<bool> Cancel(Editor& edit, int number) {
  const bool reduction = IsReduction(edit.node(number).op);
  if (!reduction && edit.node(number).op != "Transpose") return false;
  const Node node = edit.node(number);
  if (edit.IsFeed(number) || (edit.Readers({number, 0}).empty() && !edit.IsKept(number))) return false;
  if (reduction && (node.attrs.Bool("keep_dims") || !node.control_inputs.empty())) return false;
  const Node& above = edit.node(node.inputs[0].node);
  if (!reduction && above.op == "Transpose") return false;
  const std::optional<Order> order = reduction ? OrderAbove(edit, node.inputs[0]) : KnownOrder(edit, node);
  if (!order) return false;
  Moved moved(edit, reduction ? *order : Inverse(*order), reduction ? number : -1);
  if (!moved.Reach(node.inputs[0])) return false;
  std::optional<Order> axes;
  if (reduction) {
    axes = moved.NewAxes(node.inputs[1]);
    if (!axes) return false;
    // What stays must stay in its order.
    Order kept = *order;
    std::erase_if(kept, [&](std::int64_t axis) { return std::find(axes->begin(), axes->end(), axis) != axes->end(); });
    if (!std::is_sorted(kept.begin(), kept.end())) return false;
  }
  if (moved.Saved() <= 0) return false;
  KERATIN_TRY(moved.Apply());
  if (!reduction) return true;
  KERATIN_ASSIGN(const Endpoint form, moved.FormOf(node.inputs[0]));
  KERATIN_TRY(edit.Redefine(number, node.op, {form, edit.AddConstant(node.name + "/axes", Int32s(*axes))}, {}));
  return true;
}

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(undo_transposes) {
  return {.name = "undo_transposes", .phase = Phase::kSimplify, .run = [](Editor& edit) -> Status {
            // There are fewer Transposes after each change.
            for (bool again = true; again;) {
              again = false;
              for (int number = 0, count = edit.size(); number < count; ++number) KERATIN_TRY(MergeTransposes(edit, number));
              for (int number = 0, count = edit.size(); number < count; ++number) {
                KERATIN_ASSIGN(const bool changed, Cancel(edit, number));
                again = again || changed;
              }
            }
            return OkStatus();
          }};
}
