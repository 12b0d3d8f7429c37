#include "ops/array/gather_common.h"

#include "ops/array/copy_common.h"

namespace keratin::ops {

Result<Shape> GatherShape(const Shape& params, const Shape& indices, std::int64_t axis, std::int64_t batch_dims) {
  if (!params.has_rank() || !indices.has_rank()) return Shape::UnknownRank();
  KERATIN_ASSIGN(const int at, AxisOf(axis, params.rank()));
  const std::int64_t batch = batch_dims < 0 ? batch_dims + indices.rank() : batch_dims;
  if (batch < 0 || batch > indices.rank() || batch > at)
    return InvalidArgument("batch_dims {} does not fit axis {} and indices of shape {}", batch_dims, at, indices.ToString());
  for (int i = 0; i < batch; ++i)
    if (params[i] >= 0 && indices[i] >= 0 && params[i] != indices[i])
      return InvalidArgument("shapes {} and {} differ in batch dimension {}", params.ToString(), indices.ToString(), i);
  const int rank = params.rank() - 1 + indices.rank() - static_cast<int>(batch);
  if (rank > Shape::kMaxRank) return InvalidArgument("the result would have {} dimensions, more than the {} that Keratin handles", rank, Shape::kMaxRank);
  const Shape head = Joined(SubShape(params, 0, at), SubShape(indices, static_cast<int>(batch), indices.rank()));
  Shape result = Joined(head, SubShape(params, at + 1, params.rank()));
  for (int i = 0; i < batch; ++i) result[i] = std::max(params[i], indices[i]);
  return result;
}

Status InferGather(InferContext& c, std::optional<std::int64_t> axis, std::int64_t batch_dims) {
  const Shape& params = c.shape(0);
  const Shape& indices = c.shape(1);
  KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
  if (!axis) {
    if (params.has_rank() && indices.has_rank() && batch_dims == 0) {
      KERATIN_TRY(CheckRank(c, params.rank() - 1 + indices.rank()));
      c.SetShape(0, Shape::UnknownDims(params.rank() - 1 + indices.rank()));
    }
    return OkStatus();
  }
  const Result<Shape> shape = GatherShape(params, indices, *axis, batch_dims);
  if (!shape.ok()) return shape.status().WithContext("node \"" + c.node().name + "\" (" + c.node().op + ")");
  c.SetShape(0, *shape);

  const std::optional<std::vector<std::int64_t>> elements = VectorElements(c, 0);
  const std::optional<std::vector<std::int64_t>> chosen = c.Elements(1);
  if (!elements || !chosen || chosen->empty() || batch_dims != 0 || !indices.has_rank() || indices.rank() > 1) return OkStatus();
  std::vector<std::int64_t> result;
  for (const std::int64_t index : *chosen) {
    const bool known = index != ValueInfo::kUnknownElement;
    if (known && (index < 0 || index >= static_cast<std::int64_t>(elements->size()))) return Refuse(c, "index {} is not in [0, {})", index, elements->size());
    result.push_back(known ? (*elements)[static_cast<std::size_t>(index)] : index);
  }
  return c.SetElements(0, std::move(result));
}

Status GatherSlices(const ConstView& params, const ConstView& indices, std::int64_t axis, std::int64_t batch_dims, const View& out, ThreadPool* pool) {
  KERATIN_ASSIGN(const Shape shape, GatherShape(params.shape, indices.shape, axis, batch_dims));
  KERATIN_TRY(CheckOutputShape(out, shape));
  const int at = static_cast<int>(axis < 0 ? axis + params.shape.rank() : axis);
  const int batch_rank = static_cast<int>(batch_dims < 0 ? batch_dims + indices.shape.rank() : batch_dims);
  const std::int64_t dim = params.shape[at];
  for (std::int64_t i = 0; i < indices.size; ++i) {
    const std::int64_t index = IntAt(indices, i);
    if (index < 0 || index >= dim) return InvalidArgument("indices[{}] = {} is not in [0, {})", i, index, dim);
  }
  if (out.size == 0) return OkStatus();
  const std::int64_t batches = DimProduct(params.shape, 0, batch_rank);
  const std::int64_t outer = DimProduct(params.shape, batch_rank, at);
  const std::int64_t inner = DimProduct(params.shape, at + 1, params.shape.rank());
  const std::int64_t count = indices.size / batches;
  ForMovableType(params.dtype, [&]<class T>() {
    T* to = out.as<T>();
    const auto rows = [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row) {
        const std::int64_t slab = row / count;
        const std::int64_t index = IntAt(indices, slab / outer * count + row % count);
        CopyRun(to + row * inner, At(params.dtype, params.data, (slab * dim + index) * inner), inner);
      }
    };
    const std::int64_t total = batches * outer * count;
    if (total * inner <= CopyGrain(params.dtype)) return rows(0, total);
    pool->ParallelFor(total, std::max<std::int64_t>(CopyGrain(params.dtype) / inner, 1), rows);
  });
  return OkStatus();
}

}  // namespace keratin::ops
