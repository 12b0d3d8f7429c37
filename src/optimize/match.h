// What rewrites look for: activations in all their spellings, vectors along the last axes, and what may follow a sum.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "optimize/rewrite.h"

namespace keratin::optimize {

// What node `root` computes of `input`, named as ops/fused/epilogue_common.h does. `inner` are the nodes between, in no order.
struct ActivationMatch {
  std::string name;
  float alpha = 0;
  float beta = 0;
  Endpoint input;
  int root = -1;
  std::vector<int> inner;
};

// The activation that node `root` ends, when it is float32 and nobody else reads what lies between.
std::optional<ActivationMatch> MatchActivation(Editor& edit, int root);

// All activations of a graph by what they read. Nodes that are changed later are not looked at again.
class Activations {
 public:
  explicit Activations(Editor& edit);
  // The activation that is all that anyone does with `input`; the longest, if several.
  [[nodiscard]] const ActivationMatch* Of(Editor& edit, Endpoint input) const;

 private:
  std::multimap<Endpoint, ActivationMatch> matches_;
};

// Those of the attributes that have these names.
Attrs OnlyThese(const Attrs& attrs, std::initializer_list<std::string_view> names);

// The one reader of a private endpoint, or nothing.
std::optional<Reader> OnlyReader(Editor& edit, Endpoint endpoint);

// The known float32 tensor `endpoint`, spread over an array of shape `dims` as broadcasting does; nothing when it does not fit or has more axes.
std::optional<std::vector<float>> KnownSpread(Editor& edit, Endpoint endpoint, const std::vector<std::int64_t>& dims);

// The last axes of `shape` whose product is `count`; nothing when they are not known.
std::optional<std::vector<std::int64_t>> TrailingDims(const Shape& shape, std::int64_t count);

// The elements of a known tensor of int32 or int64.
std::optional<std::vector<std::int64_t>> KnownInts(Editor& edit, Endpoint endpoint);
// The known permutation of a Transpose, all of it non-negative.
std::optional<std::vector<std::int64_t>> KnownOrder(Editor& edit, const Node& transpose);
// Transpose(Transpose(x)) -> x, or one Transpose; one that moves nothing -> x. Any other node stays.
Status MergeTransposes(Editor& edit, int number);

// A float32 vector constant.
Endpoint AddVector(Editor& edit, std::string_view name, const std::vector<float>& values);

// activation(sum + bias + residual), as far as it is found after `sum`, whose last axis has `channels`. A view between (Reshape, Squeeze) is looked through.
struct EpilogueMatch {
  int root = -1;  // the last node that belongs to it
  int view = -1;  // the view between the sum and the rest
  Endpoint bias;  // [channels]; else
  std::vector<float> bias_values;
  Endpoint residual;  // of the shape of what comes after the view
  std::string activation;
  float alpha = 0;
  float beta = 0;
  [[nodiscard]] bool has_bias() const { return bias.valid() || !bias_values.empty(); }
  [[nodiscard]] bool empty() const { return !has_bias() && !residual.valid() && activation.empty(); }
};
EpilogueMatch MatchEpilogue(Editor& edit, const Activations& activations, Endpoint sum, std::int64_t channels);

// Node `number` becomes `op` with the epilogue's inputs and attributes added to its own; the epilogue's root shows its answer.
Status ApplyEpilogue(Editor& edit, int number, std::string_view op, std::vector<Endpoint> inputs, Attrs attrs, const EpilogueMatch& epilogue,
                     const Shape& sum_shape);

// x * scale + shift by vectors along the last axes, when node `number` is that: FusedBatchNorm at inference, BiasAdd, or Mul, AddV2, Sub, RealDiv by a
// known vector.
struct AffineMatch {
  Endpoint x;
  std::vector<float> scale;
  std::vector<float> shift;
};
std::optional<AffineMatch> MatchAffine(Editor& edit, int number, const std::vector<std::int64_t>& dims);

}  // namespace keratin::optimize
