// Softmax(q . k^T * scale + bias) . v, where the mask is false a number instead of the score  ->  _Attention(q, k, v, bias, mask)
//
// The products are Einsum, in any order of axes, or BatchMatMul of rank 2 to 4; transposes of q, k, v and of the answer become layouts. The scores must
// be nobody else's. What does not match exactly stays as it is.
#include <algorithm>

#include "ops/einsum.h"
#include "optimize/match.h"

namespace keratin::optimize {
namespace {

struct Operand {
  Endpoint value;
  ops::Labels labels;
};

// out = the sum over labels that it lacks of a * b.
struct Product {
  Operand a, b;
  ops::Labels out;
};

bool Has(const ops::Labels& labels, int label) { return std::find(labels.begin(), labels.end(), label) != labels.end(); }

class Matcher {
 public:
  Matcher(Editor& edit, int softmax) : edit_(edit), softmax_(softmax) {}

  Status Fuse() {
    const Result<ValueInfo> info = edit_.Info({softmax_, 0});
    if (!info.ok() || info->dtype != DType::kFloat || info->shape.rank() < 2 || info->shape.rank() > 4) return OkStatus();
    rank_ = info->shape.rank();
    if (!Combine() || !Scores() || !Letters()) return OkStatus();
    return Replace();
  }

 private:
  // Through Identity and the like, as long as nobody else reads what lies between.
  std::optional<Reader> Reading(Endpoint endpoint) {
    for (;;) {
      const std::optional<Reader> reader = OnlyReader(edit_, endpoint);
      if (!reader || edit_.node(reader->node).op != "Identity") return reader;
      endpoint = {reader->node, 0};
    }
  }
  Endpoint PrivateSource(Endpoint endpoint) {
    while (edit_.IsPrivate(endpoint) && edit_.Producer(endpoint, "Identity") != nullptr) endpoint = edit_.node(endpoint.node).inputs[0];
    return endpoint;
  }

  std::optional<Product> ProductOf(int number) {
    const Node& node = edit_.node(number);
    if (node.inputs.size() != 2) return std::nullopt;
    Product product;
    if (node.op == "Einsum") {
      Shape shapes[2];
      for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
        const Result<Shape> shape = edit_.ShapeOf(node.inputs[i]);
        if (!shape.ok() || !shape->has_rank()) return std::nullopt;
        shapes[i] = *shape;
      }
      const Result<ops::EinsumTerms> terms = ops::ReadEinsum(node.attrs.String("equation"), shapes);
      if (!terms.ok()) return std::nullopt;
      product = {{node.inputs[0], terms->inputs[0]}, {node.inputs[1], terms->inputs[1]}, terms->output};
    } else if (node.op == "BatchMatMul" || node.op == "BatchMatMulV2" || node.op == "BatchMatMulV3" || node.op == "MatMul") {
      const bool plain = node.op == "MatMul";
      const bool turned_a = node.attrs.Bool(plain ? "transpose_a" : "adj_x");
      const bool turned_b = node.attrs.Bool(plain ? "transpose_b" : "adj_y");
      for (const Endpoint& input : node.inputs) {
        const Result<Shape> shape = edit_.ShapeOf(input);
        if (!shape.ok() || shape->rank() != rank_) return std::nullopt;
      }
      for (int axis = 0; axis < rank_ - 2; ++axis) product.out.push_back('p' + axis);
      product.a = {node.inputs[0], product.out};
      product.b = {node.inputs[1], product.out};
      for (const char label : turned_a ? std::string("km") : std::string("mk")) product.a.labels.push_back(label);
      for (const char label : turned_b ? std::string("nk") : std::string("kn")) product.b.labels.push_back(label);
      product.out.insert(product.out.end(), {'m', 'n'});
    } else {
      return std::nullopt;
    }
    for (const ops::Labels* labels : {&product.a.labels, &product.b.labels, &product.out}) {
      ops::Labels sorted = *labels;
      std::sort(sorted.begin(), sorted.end());
      // Dimensions under "..." may broadcast.
      if (static_cast<int>(sorted.size()) != rank_ || sorted.front() < 0 || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
        return std::nullopt;
    }
    return product;
  }

  // probabilities . v: axes of the probabilities are batch, heads, query and key.
  bool Combine() {
    std::optional<Reader> reader = Reading({softmax_, 0});
    if (!reader) return false;
    const std::optional<std::vector<int>> order = reader->input == 0 ? OrderOf(reader->node) : std::nullopt;
    if (order) reader = Reading({reader->node, 0});
    if (!reader) return false;
    root_ = reader->node;
    std::optional<Product> product = ProductOf(root_);
    if (!product) return false;
    const Operand& scores = reader->input == 0 ? product->a : product->b;
    value_ = reader->input == 0 ? product->b : product->a;
    out_ = product->out;
    batch_ = scores.labels;
    if (order)
      for (std::size_t i = 0; i < order->size(); ++i) batch_[static_cast<std::size_t>((*order)[i])] = scores.labels[i];
    const int key = batch_.back();
    const int query = batch_[batch_.size() - 2];
    batch_.resize(batch_.size() - 2);
    if (Has(out_, key) || !Has(value_.labels, key) || !Has(out_, query) || Has(value_.labels, query)) return false;
    value_key_ = key;
    out_query_ = query;
    return std::all_of(batch_.begin(), batch_.end(), [&](int label) { return Has(value_.labels, label) && Has(out_, label); });
  }

  // From the softmax to q . k^T.
  bool Scores() {
    Endpoint now = PrivateSource(edit_.node(softmax_).inputs[0]);
    const Node* node = edit_.IsPrivate(now) && now.output == 0 ? &edit_.node(now.node) : nullptr;
    if (node != nullptr && (node->op == "SelectV2" || node->op == "Select")) {
      const std::optional<double> masked = edit_.KnownScalar(node->inputs[2]);
      const Result<Shape> mask = edit_.ShapeOf(node->inputs[0]);
      if (!masked || !mask.ok() || !mask->has_rank() || mask->rank() > rank_ || (node->op == "Select" && mask->rank() != rank_)) return false;
      mask_ = node->inputs[0];
      masked_score_ = static_cast<float>(*masked);
      now = PrivateSource(node->inputs[1]);
    }
    return Sum(now);
  }
  bool Sum(Endpoint now) {
    if (!edit_.IsPrivate(now) || now.output != 0) return false;
    const Node node = edit_.node(now.node);
    if (node.op == "AddV2" || node.op == "Add") {
      for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
        const Result<Shape> bias = edit_.ShapeOf(node.inputs[1 - i]);
        if (!bias.ok() || !bias->has_rank() || bias->rank() > rank_ || !Scaled(PrivateSource(node.inputs[i]))) continue;
        bias_ = node.inputs[1 - i];
        return true;
      }
      return false;
    }
    if (node.op == "Sub") {
      const Result<Shape> bias = edit_.ShapeOf(node.inputs[1]);
      if (!bias.ok() || !bias->has_rank() || bias->rank() > rank_ || !Scaled(PrivateSource(node.inputs[0]))) return false;
      bias_ = node.inputs[1];
      subtracted_ = true;
      return true;
    }
    return Scaled(now);
  }
  bool Scaled(Endpoint now) {
    scale_ = 1;
    std::vector<int> axes;
    for (int axis = 0; axis < rank_; ++axis) axes.push_back(axis);
    while (edit_.IsPrivate(now) && now.output == 0) {
      if (const std::optional<std::vector<int>> order = OrderOf(now.node)) {
        for (int& axis : axes) axis = (*order)[static_cast<std::size_t>(axis)];
        now = PrivateSource(edit_.node(now.node).inputs[0]);
      } else if (const std::optional<Endpoint> inner = Unscaled(now)) {
        now = PrivateSource(*inner);
      } else {
        std::optional<Product> product = ProductOf(now.node);
        if (!product) return false;
        const ops::Labels out = product->out;
        for (std::size_t i = 0; i < axes.size(); ++i) product->out[i] = out[static_cast<std::size_t>(axes[i])];
        return Compare(*product);
      }
    }
    return false;
  }

  // x where `endpoint` is x times a known number, which goes into the scale.
  std::optional<Endpoint> Unscaled(Endpoint endpoint) {
    if (endpoint.output != 0) return std::nullopt;
    const Node& node = edit_.node(endpoint.node);
    if (node.op != "Mul" && node.op != "RealDiv") return std::nullopt;
    for (const std::size_t i : {std::size_t{1}, std::size_t{0}}) {
      const std::optional<double> factor = edit_.KnownScalar(node.inputs[i]);
      if (!factor || (i == 0 && node.op == "RealDiv") || !edit_.SameShape(node.inputs[1 - i], endpoint)) continue;
      scale_ *= node.op == "Mul" ? *factor : 1 / *factor;
      return node.inputs[1 - i];
    }
    return std::nullopt;
  }

  // Which side of q . k^T is which.
  bool Compare(const Product& product) {
    const int key = product.out.back();
    const int query = product.out[product.out.size() - 2];
    compared_ = ops::Labels(product.out.begin(), product.out.end() - 2);
    const bool swapped = Has(product.a.labels, key);
    query_ = swapped ? product.b : product.a;
    key_ = swapped ? product.a : product.b;
    if (!Has(query_.labels, query) || Has(query_.labels, key) || !Has(key_.labels, key) || Has(key_.labels, query)) return false;
    query_position_ = query;
    key_position_ = key;
    for (const int label : compared_)
      if (!Has(query_.labels, label) || !Has(key_.labels, label)) return false;
    return true;
  }

  // b and h for what all have in common, s for positions, d for the rest.
  static std::string LayoutOf(const ops::Labels& labels, const ops::Labels& batch, int position) {
    std::string layout;
    for (const int label : labels) {
      const auto common = std::find(batch.begin(), batch.end(), label);
      layout.push_back(common != batch.end() ? "bh"[common - batch.begin()] : label == position ? 's' : 'd');
    }
    return layout;
  }

  // Of a Transpose: which axis of its input each axis of its output is.
  std::optional<std::vector<int>> OrderOf(int number) {
    const Node& node = edit_.node(number);
    const std::optional<Tensor> perm = node.op == "Transpose" ? edit_.Known(node.inputs[1]) : std::nullopt;
    if (!perm || perm->dtype() != DType::kInt32 || perm->size() != rank_) return std::nullopt;
    std::vector<int> order(perm->data<std::int32_t>(), perm->data<std::int32_t>() + rank_);
    std::vector<int> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    for (int axis = 0; axis < rank_; ++axis)
      if (sorted[static_cast<std::size_t>(axis)] != axis) return std::nullopt;
    return order;
  }

  static bool Runs(const std::string& layout, bool is_key) { return layout.back() == 'd' || (is_key && layout.back() == 's'); }

  // Takes scales and transposes of an input into the op, as far as it still runs.
  void Absorb(Endpoint* value, std::string* layout, bool is_key, bool scales) {
    std::string now = *layout;
    Endpoint at = *value;
    double scale = scale_;
    for (int i = 0; i < 8; ++i) {
      at = edit_.Source(at);
      if (const std::optional<std::vector<int>> order = OrderOf(at.node)) {
        const std::string outer = now;
        for (std::size_t axis = 0; axis < outer.size(); ++axis) now[static_cast<std::size_t>((*order)[axis])] = outer[axis];
        at = edit_.node(at.node).inputs[0];
      } else {
        const std::optional<Endpoint> inner = scales ? Unscaled(at) : std::nullopt;
        if (!inner) break;
        at = *inner;
      }
      if (!Runs(now, is_key)) continue;
      *value = at;
      *layout = now;
      scale = scale_;
    }
    scale_ = scale;
  }

  // One key for many columns of a bias is not known to the op. Where key and value are equally long there is no such thing.
  bool OneKeyEach() {
    const auto axis_of = [](const Operand& operand, int label) {
      return static_cast<int>(std::find(operand.labels.begin(), operand.labels.end(), label) - operand.labels.begin());
    };
    return edit_.SameDimension(key_.value, axis_of(key_, key_position_), value_.value, axis_of(value_, value_key_));
  }

  bool Letters() {
    // Weights are better packed once.
    if (edit_.Known(key_.value) || edit_.Known(value_.value)) return false;
    if ((bias_.valid() || mask_.valid()) && !OneKeyEach()) return false;
    query_layout_ = LayoutOf(query_.labels, compared_, query_position_);
    key_layout_ = LayoutOf(key_.labels, compared_, key_position_);
    value_layout_ = LayoutOf(value_.labels, batch_, value_key_);
    output_layout_ = LayoutOf(out_, batch_, out_query_);
    Absorb(&query_.value, &query_layout_, false, true);
    Absorb(&key_.value, &key_layout_, true, true);
    Absorb(&value_.value, &value_layout_, false, false);
    if (const std::optional<Reader> reader = Reading({root_, 0}); reader && reader->input == 0)
      if (const std::optional<std::vector<int>> order = OrderOf(reader->node)) {
        std::string outer;
        for (const int axis : *order) outer.push_back(output_layout_[static_cast<std::size_t>(axis)]);
        if (Runs(outer, false)) {
          root_ = reader->node;
          output_layout_ = outer;
        }
      }
    return Runs(query_layout_, false) && Runs(key_layout_, true) && Runs(value_layout_, false) && Runs(output_layout_, false);
  }

  Status Replace() {
    if (subtracted_) {
      const Result<int> negative = edit_.AddNode(edit_.node(root_).name + "/bias", "Neg", {bias_}, {});
      if (!negative.ok()) return negative.status();
      bias_ = {*negative, 0};
    }
    std::vector<Endpoint> inputs = {query_.value, key_.value, value_.value};
    if (bias_.valid()) inputs.push_back(bias_);
    if (mask_.valid()) inputs.push_back(mask_);
    Attrs attrs{{"query_layout", query_layout_},
                {"key_layout", key_layout_},
                {"value_layout", value_layout_},
                {"output_layout", output_layout_},
                {"scale", static_cast<float>(scale_)},
                {"masked_score", masked_score_},
                {"num_bias", std::int64_t{bias_.valid() ? 1 : 0}},
                {"num_mask", std::int64_t{mask_.valid() ? 1 : 0}}};
    return edit_.Redefine(root_, "_Attention", std::move(inputs), std::move(attrs));
  }

  Editor& edit_;
  int softmax_;
  int rank_ = 0;
  int root_ = -1;
  ops::Labels out_;
  ops::Labels batch_;     // what scores and v have in common
  ops::Labels compared_;  // the same axes, as q . k^T calls them
  Operand query_, key_, value_;
  int query_position_ = 0, key_position_ = 0, value_key_ = 0, out_query_ = 0;
  Endpoint bias_, mask_;
  bool subtracted_ = false;
  double scale_ = 1;
  float masked_score_ = 0;
  std::string query_layout_, key_layout_, value_layout_, output_layout_;
};

// Shape(Einsum(a, b) * number)  ->  dimensions of Shape(a) and Shape(b), so that a mask made for scores does not need the scores
Status ShapeWithoutProduct(Editor& edit, int number) {
  const Node shape = edit.node(number);
  Endpoint of = edit.Source(shape.inputs[0]);
  if (const Node* scaled = edit.Producer(of, "Mul"))
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}})
      if (edit.KnownScalar(scaled->inputs[1 - side]) && edit.SameShape(scaled->inputs[side], of)) {
        of = edit.Source(scaled->inputs[side]);
        break;
      }
  const Node* found = edit.Producer(of, "Einsum");
  if (found == nullptr || found->inputs.size() != 2) return OkStatus();
  const Node product = *found;
  Shape shapes[2];
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    const Result<Shape> input = edit.ShapeOf(product.inputs[i]);
    if (!input.ok() || !input->has_rank() || edit.Producer(edit.Source(product.inputs[i]), "Softmax") != nullptr) return OkStatus();
    shapes[i] = *input;
  }
  const Result<ops::EinsumTerms> terms = ops::ReadEinsum(product.attrs.String("equation"), shapes);
  if (!terms.ok()) return OkStatus();
  ops::Labels labels = terms->inputs[0];
  labels.insert(labels.end(), terms->inputs[1].begin(), terms->inputs[1].end());
  std::vector<std::int32_t> places;
  for (const int label : terms->output) {
    if (label < 0) return OkStatus();
    places.push_back(static_cast<std::int32_t>(std::find(labels.begin(), labels.end(), label) - labels.begin()));
  }
  std::vector<Endpoint> parts;
  for (const Endpoint& input : product.inputs) {
    const Result<int> part = edit.AddNode(shape.name + "/input", "Shape", {input}, Attrs{{"out_type", shape.attrs.Type("out_type", DType::kInt32)}});
    if (!part.ok()) return part.status();
    parts.push_back({*part, 0});
  }
  const Endpoint axis = edit.AddConstant(shape.name + "/axis", Tensor::Scalar(std::int32_t{0}));
  parts.push_back(axis);
  const Result<int> all = edit.AddNode(shape.name + "/all", "ConcatV2", parts, Attrs{{"N", std::int64_t{2}}});
  if (!all.ok()) return all.status();
  const Endpoint indices = edit.AddConstant(shape.name + "/axes", Tensor::Of(Shape{static_cast<std::int64_t>(places.size())}, places));
  return edit.Redefine(number, "GatherV2", {{*all, 0}, indices, axis}, {});
}

bool AllTrue(Editor& edit, Endpoint endpoint) {
  endpoint = edit.Source(endpoint);
  if (const Node* fill = edit.Producer(endpoint, "Fill")) return AllTrue(edit, fill->inputs[1]);
  if (edit.Producer(endpoint, "OnesLike") != nullptr) return true;
  const std::optional<Tensor> known = edit.Known(endpoint);
  return known && known->dtype() == DType::kBool && std::all_of(known->data<bool>(), known->data<bool>() + known->size(), [](bool value) { return value; });
}

// The mask without operands of LogicalAnd that are true everywhere and as large as x.
Result<Endpoint> WithoutTrue(Editor& edit, Endpoint mask, Endpoint x, int depth) {
  const Node* found = edit.Producer(mask, "LogicalAnd");
  if (found == nullptr || depth > 8) return mask;
  const Node both = *found;
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}})
    if (AllTrue(edit, both.inputs[i]) && edit.SameShape(both.inputs[i], x)) return WithoutTrue(edit, both.inputs[1 - i], x, depth + 1);
  std::vector<Endpoint> inputs;
  for (const Endpoint& input : both.inputs) {
    Result<Endpoint> less = WithoutTrue(edit, input, x, depth + 1);
    if (!less.ok()) return less;
    inputs.push_back(*less);
  }
  if (inputs == both.inputs) return mask;
  const Result<int> smaller = edit.AddNode(both.name + "/needed", "LogicalAnd", inputs, {});
  if (!smaller.ok()) return smaller.status();
  return Endpoint{*smaller, 0};
}

// SelectV2(Fill(Shape(x), true) & mask, x, number)  ->  SelectV2(mask, x, number)
Status DropTrue(Editor& edit, int number) {
  const Node node = edit.node(number);
  const Result<Endpoint> mask = WithoutTrue(edit, node.inputs[0], node.inputs[1], 0);
  if (!mask.ok()) return mask.status();
  return *mask == node.inputs[0] ? OkStatus() : edit.SetInput(number, 0, *mask);
}

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(fuse_attention) {
  return {.name = "fuse_attention", .phase = Phase::kFuseChains, .run = [](Editor& edit) -> Status {
            const int count = edit.size();
            for (int number = 0; number < count; ++number) {
              const std::string& op = edit.node(number).op;
              if (op != "SelectV2" && op != "Shape") continue;
              if (Status status = op == "Shape" ? ShapeWithoutProduct(edit, number) : DropTrue(edit, number); !status.ok()) return status;
            }
            for (int number = 0; number < count; ++number) {
              if (edit.node(number).op != "Softmax" || edit.IsKept(number)) continue;
              if (Status status = Matcher(edit, number).Fuse(); !status.ok()) return status;
            }
            return OkStatus();
          }};
}
