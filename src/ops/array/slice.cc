#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferSlice(InferContext& c) {
  const Shape& shape = c.shape(0);
  const std::optional<std::vector<std::int64_t>> begins = c.Elements(1);
  const std::optional<std::vector<std::int64_t>> sizes = c.Elements(2);
  const std::size_t rank = shape.has_rank() ? static_cast<std::size_t>(shape.rank()) : begins ? begins->size() : sizes ? sizes->size() : SIZE_MAX;
  if (rank == SIZE_MAX) return OkStatus();
  if ((begins && begins->size() != rank) || (sizes && sizes->size() != rank))
    return Refuse(c, "begin and size must have an element for each dimension of {}", shape.ToString());
  KERATIN_TRY(CheckRank(c, static_cast<int>(std::min<std::size_t>(rank, 1000))));
  Shape result;
  for (std::size_t i = 0; i < rank; ++i) {
    const std::int64_t begin = begins ? (*begins)[i] : ValueInfo::kUnknownElement;
    const std::int64_t size = sizes ? (*sizes)[i] : ValueInfo::kUnknownElement;
    const std::int64_t dim = shape.has_rank() ? shape[static_cast<int>(i)] : Shape::kUnknown;
    if (begin != ValueInfo::kUnknownElement && (begin < 0 || (dim >= 0 && begin > dim)))
      return Refuse(c, "begin {} is outside dimension {} of {}", begin, i, shape.ToString());
    if (size == ValueInfo::kUnknownElement) {
      result.push_back(Shape::kUnknown);
    } else if (size == -1) {
      result.push_back(dim >= 0 && begin != ValueInfo::kUnknownElement ? dim - begin : Shape::kUnknown);
    } else {
      if (size < 0 || (dim >= 0 && size > dim - std::max<std::int64_t>(begin, 0)))
        return Refuse(c, "size {} from {} is outside dimension {} of {}", size, std::max<std::int64_t>(begin, 0), i, shape.ToString());
      result.push_back(size);
    }
  }
  c.SetShape(0, result);
  const std::optional<std::vector<std::int64_t>> elements = VectorElements(c, 0);
  if (elements && begins && result.IsFullyKnown() && (*begins)[0] != ValueInfo::kUnknownElement)
    return c.SetElements(0, {elements->begin() + (*begins)[0], elements->begin() + (*begins)[0] + result[0]});
  return OkStatus();
}
Status RunSlice(const RunContext& c) {
  const ConstView& in = c.in[0];
  const View& out = c.out[0];
  KERATIN_TRY(CheckSize(c.in[1], in.shape.rank()));
  const Strides in_strides = StridesOf(in.shape);
  const Strides out_strides = StridesOf(out.shape);
  KERATIN_TRY(CheckSize(c.in[2], in.shape.rank()));
  StridedCopy copy;
  std::int64_t offset = 0;
  for (int i = 0; i < in.shape.rank(); ++i) {
    const auto k = static_cast<std::size_t>(i);
    const std::int64_t begin = IntAt(c.in[1], i);
    const std::int64_t size = IntAt(c.in[2], i);
    if (begin < 0 || begin > in.shape[i] || (size >= 0 ? size : in.shape[i] - begin) != out.shape[i] || out.shape[i] > in.shape[i] - begin)
      return InvalidArgument("size {} from {} is outside dimension {} of {}, or not the size that was planned", size, begin, i, in.shape.ToString());
    if (in.size > 0) offset += begin * in_strides[k];
    copy.Add(out.shape[i], in_strides[k], out_strides[k]);
  }
  if (out.size > 0) copy.Run(in.dtype, At(in.dtype, in.data, offset), out.data, c.pool);
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(slice) {
  return {.name = "Slice",
          .inputs = {"input: T", "begin: Index", "size: Index"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "Index: {int32, int64}"},
          .infer = InferSlice,
          .checked_run = RunSlice,
          .examples = {{.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{1, 0}),
                               Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{-1, 2})},
                        .out = {Tensor{{1, 2}, {4, 5}}}}}};
}
