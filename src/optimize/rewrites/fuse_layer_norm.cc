// x * m + (beta - mean * m), m = Rsqrt(variance + epsilon) * gamma, moments along the last axis     ->  _LayerNorm(x, gamma, beta)
// Reshape(FusedBatchNorm(Reshape(x, [1, rows, columns, 1]), training, NCHW)) * gamma + beta        ->  _LayerNorm(x, gamma, beta)
#include <algorithm>

#include "optimize/match.h"

namespace keratin::optimize {
namespace {

class Matcher {
 public:
  Matcher(Editor& edit, int root) : edit_(edit), root_(root) {}

  Status Fuse() {
    const Node* root = Add({root_, 0});
    if (root == nullptr) return OkStatus();
    const Result<ValueInfo> info = edit_.Info({root_, 0});
    if (!info.ok() || info->dtype != DType::kFloat || info->shape.rank() < 2 || info->shape.back() <= 0) return OkStatus();
    columns_ = info->shape.back();
    if (!Moments(*root) && !Training(*root)) return OkStatus();
    if (!edit_.SameShape(x_, {root_, 0})) return OkStatus();
    const std::string name = edit_.node(root_).name;
    const Endpoint gamma = AddVector(edit_, name + "/gamma", gamma_);
    const Endpoint beta = AddVector(edit_, name + "/beta", beta_);
    return edit_.Redefine(root_, "_LayerNorm", {x_, gamma, beta}, Attrs{{"epsilon", epsilon_}});
  }

 private:
  const Node* Producer(Endpoint endpoint, std::string_view op) { return edit_.Producer(edit_.Source(endpoint), op); }
  const Node* Add(Endpoint endpoint) {
    const Node* node = Producer(endpoint, "AddV2");
    return node != nullptr ? node : Producer(endpoint, "Add");
  }
  bool Same(Endpoint a, Endpoint b) { return edit_.Source(a) == edit_.Source(b); }
  bool Vector(Endpoint endpoint, std::vector<float>* values) {
    std::optional<std::vector<float>> spread = KnownSpread(edit_, endpoint, {columns_});
    if (!spread) return false;
    *values = *std::move(spread);
    return true;
  }

  // Mean along the last axis, that axis kept.
  const Node* Mean(Endpoint endpoint) {
    const Node* node = Producer(endpoint, "Mean");
    if (node == nullptr || !node->attrs.Bool("keep_dims")) return nullptr;
    const std::optional<double> axis = edit_.KnownScalar(node->inputs[1]);
    const Result<Shape> shape = edit_.ShapeOf(node->inputs[0]);
    if (!axis || !shape.ok() || !shape->has_rank() || (*axis != -1 && *axis != shape->rank() - 1)) return nullptr;
    return node;
  }

  bool Moments(const Node& root) {
    for (const std::size_t a : {std::size_t{0}, std::size_t{1}})
      for (const std::size_t b : {std::size_t{0}, std::size_t{1}}) {
        const Node* scaled = Producer(root.inputs[a], "Mul");
        if (scaled == nullptr) return false;
        x_ = edit_.Source(scaled->inputs[b]);
        const Endpoint m = scaled->inputs[1 - b];
        Endpoint mean;
        if (Factor(m) && Shift(root.inputs[1 - a], m, &mean) && MeanAndVariance(mean)) return true;
      }
    return false;
  }
  // m = Rsqrt(variance + epsilon) * gamma
  bool Factor(Endpoint m) {
    const Node* product = Producer(m, "Mul");
    if (product == nullptr) return false;
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      const Node* rsqrt = Producer(product->inputs[i], "Rsqrt");
      const Node* sum = rsqrt != nullptr ? Add(rsqrt->inputs[0]) : nullptr;
      if (sum == nullptr || !Vector(product->inputs[1 - i], &gamma_)) continue;
      const std::optional<double> epsilon = edit_.KnownScalar(sum->inputs[1]);
      if (!epsilon) continue;
      epsilon_ = static_cast<float>(*epsilon);
      variance_ = sum->inputs[0];
      return true;
    }
    return false;
  }
  // beta - mean * m, or beta + (-mean) * m
  bool Shift(Endpoint endpoint, Endpoint m, Endpoint* mean) {
    const auto product = [&](Endpoint e) -> std::optional<Endpoint> {
      const Node* mul = Producer(e, "Mul");
      if (mul == nullptr) return std::nullopt;
      for (const std::size_t i : {std::size_t{0}, std::size_t{1}})
        if (Same(mul->inputs[i], m)) return mul->inputs[1 - i];
      return std::nullopt;
    };
    if (const Node* sub = Producer(endpoint, "Sub")) {
      const std::optional<Endpoint> found = product(sub->inputs[1]);
      if (!found || !Vector(sub->inputs[0], &beta_)) return false;
      *mean = *found;
      return true;
    }
    const Node* sum = Add(endpoint);
    if (sum == nullptr) return false;
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      const std::optional<Endpoint> found = product(sum->inputs[i]);
      const Node* neg = found ? Producer(*found, "Neg") : nullptr;
      if (neg == nullptr || !Vector(sum->inputs[1 - i], &beta_)) continue;
      *mean = neg->inputs[0];
      return true;
    }
    return false;
  }
  bool MeanAndVariance(Endpoint mean) {
    const Node* average = Mean(mean);
    const Node* variance = Mean(variance_);
    if (average == nullptr || variance == nullptr || !Same(average->inputs[0], x_)) return false;
    const Node* difference = Producer(variance->inputs[0], "SquaredDifference");
    if (difference == nullptr) return false;
    return (Same(difference->inputs[0], x_) && Same(difference->inputs[1], mean)) || (Same(difference->inputs[1], x_) && Same(difference->inputs[0], mean));
  }

  // All elements are `value`, however many.
  bool Filled(Endpoint endpoint, float value) {
    if (const Node* fill = Producer(endpoint, "Fill")) return edit_.KnownScalar(fill->inputs[1]) == static_cast<double>(value);
    const std::optional<Tensor> known = edit_.Known(endpoint);
    return known && known->dtype() == DType::kFloat &&
           std::all_of(known->values<float>().begin(), known->values<float>().end(), [value](float v) { return v == value; });
  }

  bool Training(const Node& root) {
    for (const std::size_t a : {std::size_t{0}, std::size_t{1}}) {
      const Node* product = Producer(root.inputs[a], "Mul");
      if (product == nullptr || !Vector(root.inputs[1 - a], &beta_)) continue;
      for (const std::size_t b : {std::size_t{0}, std::size_t{1}}) {
        const Node* back = Producer(product->inputs[b], "Reshape");
        const Node* norm = back != nullptr ? Producer(back->inputs[0], "FusedBatchNormV3") : nullptr;
        const Node* flat = norm != nullptr ? Producer(norm->inputs[0], "Reshape") : nullptr;
        if (flat == nullptr || !Vector(product->inputs[1 - b], &gamma_) || !norm->attrs.Bool("is_training", true) ||
            norm->attrs.String("data_format", "NHWC") != "NCHW" || !Filled(norm->inputs[1], 1) || !Filled(norm->inputs[2], 0))
          continue;
        const Result<Shape> shape = edit_.ShapeOf(norm->inputs[0]);
        const Result<Shape> x = edit_.ShapeOf(flat->inputs[0]);
        if (!shape.ok() || !x.ok() || shape->rank() != 4 || (*shape)[0] != 1 || (*shape)[2] != columns_ || (*shape)[3] != 1 || !x->has_rank() ||
            x->back() != columns_)
          continue;
        x_ = edit_.Source(flat->inputs[0]);
        epsilon_ = norm->attrs.Float("epsilon", 0.0001F);
        return true;
      }
    }
    return false;
  }

  Editor& edit_;
  int root_;
  std::int64_t columns_ = 0;
  Endpoint x_, variance_;
  std::vector<float> gamma_, beta_;
  float epsilon_ = 0;
};

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(fuse_layer_norm) {
  return {.name = "fuse_layer_norm", .phase = Phase::kFuseChains, .run = [](Editor& edit) -> Status {
            const int count = edit.size();
            for (int number = 0; number < count; ++number) {
              const std::string& op = edit.node(number).op;
              if (op != "AddV2" && op != "Add") continue;
              if (Status status = Matcher(edit, number).Fuse(); !status.ok()) return status;
            }
            return OkStatus();
          }};
}
