#include "ops/nn/ctc.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

template <class T>
Status DecodeGreedily(EvalContext& c) {
  const Tensor& logits = c.input(0);
  const std::int64_t batch = logits.shape()[1], classes = logits.shape()[2];
  std::int64_t blank = c.attrs().Int("blank_index", -1);
  if (blank < -classes || blank >= classes) return InvalidArgument("blank_index is {} and there are {} classes", blank, classes);
  if (blank < 0) blank += classes;
  const bool merge = c.attrs().Bool("merge_repeated");
  CtcPaths paths(1, std::vector<std::vector<std::int64_t>>(static_cast<std::size_t>(batch)));
  KERATIN_ASSIGN(Tensor scores, c.Allocate(logits.dtype(), Shape{batch, 1}));
  for (std::int64_t b = 0; b < batch; ++b) {
    T score = 0;
    std::int64_t last = -1;
    for (std::int64_t t = 0; t < c.input(1).data<std::int32_t>()[b]; ++t) {
      const T* row = logits.data<T>() + (t * batch + b) * classes;
      std::int64_t best = 0;
      for (std::int64_t k = 1; k < classes; ++k)
        if (row[best] < row[k]) best = k;
      score -= row[best];
      if (best != blank && !(merge && best == last)) paths[0][static_cast<std::size_t>(b)].push_back(best);
      last = best;
    }
    scores.mutable_data<T>()[b] = score;
  }
  c.SetOutput(3, std::move(scores));
  return StoreCtcPaths(c, paths);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(ctc_greedy_decoder) {
  using List = std::vector<std::int64_t>;
  const Tensor logits{{4, 2, 3}, {-2.303F, -0.511F, -1.204F, -1.609F, -1.204F, -0.693F, -1.897F, -0.693F, -1.05F,  -2.303F, -0.223F, -2.303F,
                                  -0.357F, -2.303F, -1.609F, -0.916F, -1.386F, -1.05F,  -1.609F, -0.431F, -1.897F, -1.204F, -1.204F, -0.916F}};
  const auto longs = [](const Shape& shape, const List& values) { return Tensor::Of<std::int64_t>(shape, values); };
  return {
      .name = "CTCGreedyDecoder",
      .inputs = {"inputs: T", "sequence_length: int32"},
      .outputs = {"decoded_indices: int64", "decoded_values: int64", "decoded_shape: int64", "log_probability: T"},
      .attrs = {"merge_repeated: bool = false", "blank_index: int = -1", "T: {float, double} = DT_FLOAT"},
      .infer = [](InferContext& c) { return InferCtc(c, 1); },
      .eval = [](EvalContext& c) -> Status {
        KERATIN_TRY(CheckCtc(c));
        return c.input(0).dtype() == DType::kFloat ? DecodeGreedily<float>(c) : DecodeGreedily<double>(c);
      },
      .examples = {{.attrs = {{"merge_repeated", true}},
                    .in = {logits, Ints({4, 3})},
                    .out = {longs({5, 2}, {0, 0, 0, 1, 0, 2, 1, 0, 1, 1}), longs({5}, {1, 0, 1, 1, 0}), longs({2}, {2, 3}), Tensor{{2, 1}, {1.992F, 1.832F}}}},
                   {.attrs = {{"merge_repeated", false}, {"blank_index", std::int64_t{0}}},
                    .in = {logits, Ints({4, 3})},
                    .out = {longs({5, 2}, {0, 0, 0, 1, 0, 2, 1, 0, 1, 1}), longs({5}, {1, 1, 1, 2, 1}), longs({2}, {2, 3}),
                            Tensor{{2, 1}, {1.992F, 1.832F}}}}}};
}
