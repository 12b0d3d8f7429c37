#include "base/checked_math.h"
#include "ops/array/split_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferSplitV(InferContext& c) {
  const Shape& shape = c.shape(0);
  if (!shape.has_rank()) return OkStatus();
  const std::optional<std::int64_t> split_dim = KnownInt(c, 2);
  const std::optional<std::vector<std::int64_t>> sizes = c.Elements(1);
  if (!split_dim) {
    for (int i = 0; i < c.output_count(); ++i) c.SetShape(i, Shape::UnknownDims(shape.rank()));
    return OkStatus();
  }
  KERATIN_ASSIGN(const int axis, AxisOf(c, *split_dim, shape.rank()));
  std::vector<std::int64_t> parts(static_cast<std::size_t>(c.output_count()), Shape::kUnknown);
  if (sizes) {
    if (sizes->size() != parts.size()) return Refuse(c, "{} sizes are given for {} parts", sizes->size(), parts.size());
    std::int64_t sum = 0;
    int open = -1;
    bool unknown = false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::int64_t size = (*sizes)[i];
      if (size == ValueInfo::kUnknownElement) {
        unknown = true;
      } else if (size == -1) {
        if (open >= 0) return Refuse(c, "more than one part has the size -1");
        open = static_cast<int>(i);
      } else {
        if (size < 0 || !CheckedAdd(sum, size, &sum)) return Refuse(c, "a part has the size {}", size);
        parts[i] = size;
      }
    }
    if (shape[axis] >= 0 && !unknown) {
      if (sum > shape[axis] || (open < 0 && sum != shape[axis]))
        return Refuse(c, "parts of {} in all do not make dimension {} of {}", sum, axis, shape.ToString());
      if (open >= 0) parts[static_cast<std::size_t>(open)] = shape[axis] - sum;
    }
  }
  return SetParts(c, 0, axis, parts);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(split_v) {
  return {.name = "SplitV",
          .inputs = {"value: T", "size_splits: Tlen", "split_dim: int32"},
          .outputs = {"output: num_split * T"},
          .attrs = {"num_split: int >= 1", "T: type", "Tlen: {int8, int32, int64} = DT_INT64"},
          .infer = InferSplitV,
          .checked_run = [](const RunContext& c) { return RunSplit(c, c.in[0], c.in[2]); },
          .examples = {{.attrs = {{"num_split", std::int64_t{2}}},
                        .in = {Tensor{{3}, {1, 2, 3}}, Tensor::Of<std::int64_t>({2}, std::vector<std::int64_t>{1, -1}), Tensor::Scalar<std::int32_t>(0)},
                        .out = {Tensor{{1}, {1}}, Tensor{{2}, {2, 3}}}}}};
}
