#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Status InferReverseSequence(InferContext& c) {
  KERATIN_TRY(c.RequireRank(1, 1, 1));
  const Shape& shape = c.shape(0);
  if (!shape.has_rank()) return OkStatus();
  const std::int64_t seq = c.attrs().Int("seq_dim");
  const std::int64_t batch = c.attrs().Int("batch_dim");
  if (seq < 0 || seq >= shape.rank() || batch < 0 || batch >= shape.rank() || seq == batch)
    return Refuse(c, "seq_dim {} and batch_dim {} must be two dimensions of {}", seq, batch, shape.ToString());
  const std::int64_t dim = shape[static_cast<int>(batch)];
  if (c.shape(1).has_rank() && c.shape(1)[0] >= 0 && dim >= 0 && c.shape(1)[0] != dim)
    return Refuse(c, "{} lengths are given for a batch of {}", c.shape(1)[0], dim);
  return SameAsInput(c);
}
Status RunReverseSequence(const RunContext& c) {
  const ConstView& in = c.in[0];
  const int seq = static_cast<int>(c.attrs->Int("seq_dim"));
  const int batch = static_cast<int>(c.attrs->Int("batch_dim"));
  KERATIN_TRY(CheckSize(c.in[1], in.shape[batch]));
  for (std::int64_t b = 0; b < c.in[1].size; ++b) {
    const std::int64_t length = IntAt(c.in[1], b);
    if (length < 0 || length > in.shape[seq]) return InvalidArgument("length {} of sequence {} is outside 0 to {}", length, b, in.shape[seq]);
  }
  if (in.size == 0) return OkStatus();
  const Strides strides = StridesOf(in.shape);
  const std::int64_t step = strides[static_cast<std::size_t>(seq)];
  for (std::int64_t b = 0; b < in.shape[batch]; ++b) {
    const std::int64_t length = IntAt(c.in[1], b);
    StridedCopy flipped;
    StridedCopy rest;
    for (int i = 0; i < in.shape.rank(); ++i) {
      const std::int64_t stride = strides[static_cast<std::size_t>(i)];
      if (i == batch) continue;
      flipped.Add(i == seq ? length : in.shape[i], i == seq ? -stride : stride, stride);
      rest.Add(i == seq ? in.shape[i] - length : in.shape[i], stride, stride);
    }
    const std::int64_t start = b * strides[static_cast<std::size_t>(batch)];
    if (length > 0) flipped.Run(in.dtype, At(in.dtype, in.data, start + (length - 1) * step), At(in.dtype, c.out[0].data, start), c.pool);
    if (length < in.shape[seq]) rest.Run(in.dtype, At(in.dtype, in.data, start + length * step), At(in.dtype, c.out[0].data, start + length * step), c.pool);
  }
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(reverse_sequence) {
  return {.name = "ReverseSequence",
          .inputs = {"input: T", "seq_lengths: Tlen"},
          .outputs = {"output: T"},
          .attrs = {"seq_dim: int", "batch_dim: int = 0", "T: type", "Tlen: {int32, int64} = DT_INT64"},
          .infer = InferReverseSequence,
          .checked_run = RunReverseSequence,
          .examples = {{.attrs = {{"seq_dim", std::int64_t{1}}},
                        .in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Tensor::Of<std::int64_t>({2}, std::vector<std::int64_t>{2, 3})},
                        .out = {Tensor{{2, 3}, {2, 1, 3, 6, 5, 4}}}}}};
}
