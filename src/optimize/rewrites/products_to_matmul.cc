// Einsum("abc,cde->abde", x, w), w known  ->  Reshape(MatMul(Reshape(x), Reshape(w)))
// BatchMatMul(x, w), w one known matrix   ->  Reshape(MatMul(Reshape(x), w))
//
// The last axes of x meet the first of w, as Keras's Dense, EinsumDense and MultiHeadAttention write their projections. As a MatMul they take bias and
// activation.
#include <algorithm>

#include "ops/einsum.h"
#include "optimize/match.h"

namespace keratin::optimize {
namespace {

Endpoint IntVector(Editor& edit, const std::string& name, const std::vector<std::int32_t>& values) {
  return edit.AddConstant(name, Tensor::Of(Shape{static_cast<std::int64_t>(values.size())}, values));
}

// The shape [first `count` dimensions of x, rest].
Result<Endpoint> OutputShape(Editor& edit, const std::string& name, Endpoint x, int count, const std::vector<std::int32_t>& rest) {
  Result<Shape> shape = edit.ShapeOf(x);
  if (!shape.ok()) return shape.status();
  int unknown = 0;
  std::vector<std::int32_t> dims;
  for (int axis = 0; axis < count; ++axis) {
    unknown += (*shape)[axis] < 0 ? 1 : 0;
    dims.push_back(static_cast<std::int32_t>((*shape)[axis]));
  }
  if (unknown <= 1) {
    dims.insert(dims.end(), rest.begin(), rest.end());
    return IntVector(edit, name + "/shape", dims);
  }
  const Result<int> all = edit.AddNode(name + "/input_shape", "Shape", {x}, {});
  if (!all.ok()) return all.status();
  const Result<int> lead =
      edit.AddNode(name + "/batch_shape", "StridedSlice",
                   {{*all, 0}, IntVector(edit, name + "/begin", {0}), IntVector(edit, name + "/end", {count}), IntVector(edit, name + "/stride", {1})}, {});
  if (!lead.ok()) return lead.status();
  const Result<int> joined = edit.AddNode(
      name + "/shape", "ConcatV2", {{*lead, 0}, IntVector(edit, name + "/features", rest), edit.AddConstant(name + "/axis", Tensor::Scalar(std::int32_t{0}))},
      Attrs{{"N", std::int64_t{2}}});
  if (!joined.ok()) return joined.status();
  return Endpoint{*joined, 0};
}

// What a product is made of: its last `met` axes of x, and w as a matrix.
struct Projection {
  int met = 1;
  Tensor matrix{};
  bool transposed = false;
  std::vector<std::int32_t> features{};  // the output's last axes
};

std::optional<Projection> EinsumOf(const Node& node, const Shape& x, const Tensor& w) {
  const Shape shapes[] = {x, w.shape()};
  const Result<ops::EinsumTerms> terms = ops::ReadEinsum(node.attrs.String("equation"), shapes);
  if (!terms.ok()) return std::nullopt;
  const ops::Labels& a = terms->inputs[0];
  const ops::Labels& b = terms->inputs[1];
  std::size_t met = 0;
  while (met < b.size() && std::find(a.begin(), a.end(), b[met]) != a.end()) ++met;
  const auto split = static_cast<std::ptrdiff_t>(met);
  if (met == 0 || met == b.size() || a.size() <= met || !std::equal(b.begin(), b.begin() + split, a.end() - split)) return std::nullopt;
  ops::Labels wanted(a.begin(), a.end() - split);
  wanted.insert(wanted.end(), b.begin() + split, b.end());
  ops::Labels all = wanted;
  all.insert(all.end(), b.begin(), b.begin() + split);
  std::sort(all.begin(), all.end());
  if (wanted != terms->output || std::adjacent_find(all.begin(), all.end()) != all.end()) return std::nullopt;
  Projection projection{.met = static_cast<int>(met)};
  std::int64_t depth = 1;
  std::int64_t columns = 1;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const std::int64_t size = w.shape()[static_cast<int>(i)];
    (i < met ? depth : columns) *= size;
    if (i >= met) projection.features.push_back(static_cast<std::int32_t>(size));
  }
  projection.matrix = w.Reshaped(Shape{depth, columns});
  return projection;
}

std::optional<Projection> BatchMatMulOf(const Node& node, const Shape& x, const Tensor& w) {
  const int rank = w.shape().rank();
  if (node.attrs.Bool("adj_x") || rank < 2 || rank > x.rank() || x.rank() < 3) return std::nullopt;
  for (int axis = 0; axis < rank - 2; ++axis)
    if (w.shape()[axis] != 1) return std::nullopt;
  Projection projection{.matrix = w.Reshaped(Shape{w.shape()[rank - 2], w.shape()[rank - 1]}), .transposed = node.attrs.Bool("adj_y")};
  projection.features = {static_cast<std::int32_t>(projection.matrix.shape()[projection.transposed ? 0 : 1])};
  return projection;
}

Status ToMatMul(Editor& edit, int number) {
  const Node node = edit.node(number);
  if (node.inputs.size() != 2) return OkStatus();
  const Result<ValueInfo> x = edit.Info(node.inputs[0]);
  const std::optional<Tensor> w = edit.Known(node.inputs[1]);
  // With a size of 0 a dimension cannot be told from the others.
  if (!x.ok() || !w || w->size() == 0 || x->dtype != DType::kFloat || !x->shape.has_rank()) return OkStatus();
  const std::optional<Projection> projection = node.op == "Einsum" ? EinsumOf(node, x->shape, *w) : BatchMatMulOf(node, x->shape, *w);
  if (!projection) return OkStatus();
  for (int axis = 0; axis < x->shape.rank() - projection->met; ++axis)
    if (x->shape[axis] == 0) return OkStatus();
  Result<Endpoint> shape = OutputShape(edit, node.name, node.inputs[0], x->shape.rank() - projection->met, projection->features);
  if (!shape.ok()) return shape.status();
  const std::int64_t depth = projection->matrix.shape()[projection->transposed ? 1 : 0];
  const Endpoint rows_shape = IntVector(edit, node.name + "/rows/shape", {-1, static_cast<std::int32_t>(depth)});
  const Result<int> rows = edit.AddNode(node.name + "/rows", "Reshape", {node.inputs[0], rows_shape}, {});
  if (!rows.ok()) return rows.status();
  const Result<int> product = edit.AddNode(node.name + "/MatMul", "MatMul", {{*rows, 0}, edit.AddConstant(node.name + "/matrix", projection->matrix)},
                                           Attrs{{"transpose_b", projection->transposed}});
  if (!product.ok()) return product.status();
  return edit.Redefine(number, "Reshape", {{*product, 0}, *shape}, {});
}

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(products_to_matmul) {
  return {.name = "products_to_matmul", .phase = Phase::kSimplify, .run = [](Editor& edit) -> Status {
            const int count = edit.size();
            for (int number = 0; number < count; ++number) {
              const std::string& op = edit.node(number).op;
              if (op != "Einsum" && op != "BatchMatMul" && op != "BatchMatMulV2" && op != "BatchMatMulV3") continue;
              if (Status status = ToMatMul(edit, number); !status.ok()) return status;
            }
            return OkStatus();
          }};
}
