// Einsum("abc,cde->abde", x, w), w known  ->  Reshape(MatMul(Reshape(x), Reshape(w)))
//
// The last axes of x meet the first of w, as Keras's EinsumDense and MultiHeadAttention write their projections. As a MatMul they take bias and activation.
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
  const Result<int> lead = edit.AddNode(
      name + "/batch_shape", "StridedSlice",
      {{*all, 0}, IntVector(edit, name + "/begin", {0}), IntVector(edit, name + "/end", {count}), IntVector(edit, name + "/stride", {1})}, {});
  if (!lead.ok()) return lead.status();
  const Result<int> joined = edit.AddNode(name + "/shape", "ConcatV2",
                                          {{*lead, 0}, IntVector(edit, name + "/features", rest), edit.AddConstant(name + "/axis", Tensor::Scalar(std::int32_t{0}))},
                                          Attrs{{"N", std::int64_t{2}}});
  if (!joined.ok()) return joined.status();
  return Endpoint{*joined, 0};
}

Status ToMatMul(Editor& edit, int number) {
  const Node node = edit.node(number);
  if (node.inputs.size() != 2) return OkStatus();
  const Result<ValueInfo> x = edit.Info(node.inputs[0]);
  const std::optional<Tensor> w = edit.Known(node.inputs[1]);
  if (!x.ok() || !w || x->dtype != DType::kFloat || !x->shape.has_rank()) return OkStatus();
  const Shape shapes[] = {x->shape, w->shape()};
  const Result<ops::EinsumTerms> terms = ops::ReadEinsum(node.attrs.String("equation"), shapes);
  if (!terms.ok()) return OkStatus();
  const ops::Labels& a = terms->inputs[0];
  const ops::Labels& b = terms->inputs[1];
  ops::Labels all = a;
  std::size_t met = 0;
  while (met < b.size() && std::find(a.begin(), a.end(), b[met]) != a.end()) ++met;
  if (met == 0 || met == b.size() || a.size() <= met || !std::equal(b.begin(), b.begin() + static_cast<std::ptrdiff_t>(met), a.end() - static_cast<std::ptrdiff_t>(met)))
    return OkStatus();
  all.insert(all.end(), b.begin() + static_cast<std::ptrdiff_t>(met), b.end());
  ops::Labels wanted = all;
  wanted.erase(wanted.begin() + static_cast<std::ptrdiff_t>(a.size() - met), wanted.begin() + static_cast<std::ptrdiff_t>(a.size()));
  std::sort(all.begin(), all.end());
  if (wanted != terms->output || std::adjacent_find(all.begin(), all.end()) != all.end()) return OkStatus();

  std::int64_t depth = 1;
  std::int64_t columns = 1;
  std::vector<std::int32_t> features;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const std::int64_t size = w->shape()[static_cast<int>(i)];
    (i < met ? depth : columns) *= size;
    if (i >= met) features.push_back(static_cast<std::int32_t>(size));
  }
  const int batch = static_cast<int>(a.size() - met);
  // With a size of 0 a dimension cannot be told from the others.
  if (depth == 0 || columns == 0) return OkStatus();
  Result<Endpoint> shape = OutputShape(edit, node.name, node.inputs[0], batch, features);
  if (!shape.ok()) return shape.status();
  const Tensor matrix = w->Reshaped(Shape{depth, columns});
  const Endpoint rows_shape = IntVector(edit, node.name + "/rows/shape", {-1, static_cast<std::int32_t>(depth)});
  const Result<int> rows = edit.AddNode(node.name + "/rows", "Reshape", {node.inputs[0], rows_shape}, {});
  if (!rows.ok()) return rows.status();
  const Result<int> product = edit.AddNode(node.name + "/MatMul", "MatMul", {{*rows, 0}, edit.AddConstant(node.name + "/matrix", matrix)}, {});
  if (!product.ok()) return product.status();
  return edit.Redefine(number, "Reshape", {{*product, 0}, *shape}, {});
}

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(einsum_to_matmul) {
  return {.name = "einsum_to_matmul", .phase = Phase::kFuseChains, .run = [](Editor& edit) -> Status {
            const int count = edit.size();
            for (int number = 0; number < count; ++number) {
              if (edit.node(number).op != "Einsum" || edit.IsFeed(number)) continue;
              if (Status status = ToMatMul(edit, number); !status.ok()) return status;
            }
            return OkStatus();
          }};
}
