#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/array/stitch.h"
#include "ops/values.h"

namespace keratin::ops {

Status InferStitch(InferContext& c) {
  const int count = c.input_count() / 2;
  Shape slice = Shape::UnknownRank();
  std::int64_t last = -1;
  bool known = true;
  for (int i = 0; i < count; ++i) {
    const auto indices = KnownInts(c, i);
    known = known && indices.has_value();
    if (indices)
      for (const std::int64_t index : *indices) last = std::max(last, index);
    const Shape &where = c.shape(i), &data = c.shape(count + i);
    if (!where.has_rank() || !data.has_rank()) continue;
    if (where.rank() > data.rank() || !SubShape(data, 0, where.rank()).IsCompatibleWith(where))
      return Refuse(c, "indices of the shape {} for data of the shape {}", where.ToString(), data.ToString());
    const Shape part = SubShape(data, where.rank(), data.rank());
    Result<Shape> merged = slice.has_rank() ? MergeShapes(slice, part) : part;
    if (!merged.ok()) return Refuse(c, "slices of the shapes {} and {}", slice.ToString(), part.ToString());
    slice = *merged;
  }
  if (slice.has_rank()) c.SetShape(0, WithDim(slice, 0, known ? last + 1 : Shape::kUnknown));
  return OkStatus();
}

Status EvalStitch(EvalContext& c) {
  const int count = static_cast<int>(c.inputs().size()) / 2;
  std::int64_t last = -1;
  Shape slice;
  for (int i = 0; i < count; ++i) {
    const Tensor &indices = c.input(i), &data = c.input(count + i);
    const int rank = indices.shape().rank();
    if (rank > data.shape().rank() || SubShape(data.shape(), 0, rank) != indices.shape())
      return InvalidArgument("indices of the shape {} for data of the shape {}", indices.shape().ToString(), data.shape().ToString());
    const Shape part = SubShape(data.shape(), rank, data.shape().rank());
    if (i > 0 && part != slice) return InvalidArgument("slices of the shapes {} and {}", slice.ToString(), part.ToString());
    slice = part;
    for (std::int64_t k = 0; k < indices.size(); ++k) {
      const std::int64_t index = IntAt(indices, k);
      if (index < 0) return InvalidArgument("the index {} is negative", index);
      last = std::max(last, index);
    }
  }
  const std::int64_t inner = slice.NumElements();
  KERATIN_ASSIGN(Tensor out, c.Allocate(c.input(count).dtype(), WithDim(slice, 0, last + 1)));
  FillElements(out.dtype(), nullptr, out.mutable_raw(), out.size(), &c.pool());
  ForMovableType(out.dtype(), [&]<class T>() {
    for (int i = 0; i < count; ++i)
      for (std::int64_t k = 0; k < c.input(i).size(); ++k)
        CopyRun(static_cast<T*>(out.mutable_raw()) + IntAt(c.input(i), k) * inner, static_cast<const T*>(c.input(count + i).raw()) + k * inner, inner);
  });
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

OpSpec StitchOp(std::string_view name) {
  return {.name = name,
          .inputs = {"indices: N * int32", "data: N * T"},
          .outputs = {"merged: T"},
          .attrs = {"N: int >= 1", "T: type"},
          .infer = InferStitch,
          .eval = EvalStitch,
          .examples = {{.attrs = {{"N", std::int64_t{2}}},
                        .in = {Ints({2, 0}), Int(1), Tensor{{2, 2}, {1.0, 2.0, 3.0, 4.0}}, Tensor{{2}, {5.0, 6.0}}},
                        .out = {Tensor{{3, 2}, {3.0, 4.0, 5.0, 6.0, 1.0, 2.0}}}}}};
}

}  // namespace keratin::ops
