#include "ops/image/suppression.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

Status EvalWithOverlaps(EvalContext& c) {
  const Tensor &overlaps = c.input(0), &scores = c.input(1);
  const std::int64_t boxes = scores.size();
  if (scores.shape().rank() != 1 || overlaps.shape() != Shape{boxes, boxes})
    return InvalidArgument("overlaps of the shape {} and scores of the shape {}", overlaps.shape().ToString(), scores.shape().ToString());
  for (int i = 2; i < 5; ++i)
    if (c.input(i).size() != 1) return InvalidArgument("input {} must be one number", i);
  const SuppressionRule rule = {.most = IntAt(c.input(2), 0), .overlap = c.input(3).data<float>()[0], .score = c.input(4).data<float>()[0]};
  if (rule.most < 0) return InvalidArgument("max_output_size is {}", rule.most);
  const auto* matrix = overlaps.data<float>();
  return SetSelected(c, Suppress(
                            scores.values<float>(), [&](std::int64_t a, std::int64_t b) { return matrix[a * boxes + b]; }, rule));
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(non_max_suppression_with_overlaps) {
  return {.name = "NonMaxSuppressionWithOverlaps",
          .inputs = {"overlaps: float", "scores: float", "max_output_size: int32", "overlap_threshold: float", "score_threshold: float"},
          .outputs = {"selected_indices: int32"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 2, 2));
            KERATIN_TRY(c.RequireRank(1, 1, 1));
            c.SetShape(0, Shape{Shape::kUnknown});
            return OkStatus();
          },
          .eval = EvalWithOverlaps,
          .examples = {{.in = {Tensor{{3, 3}, {1.0, 0.60000002F, 0.1F, 0.60000002F, 1.0, 0.40000001F, 0.1F, 0.40000001F, 1.0}},
                               Tensor{{3}, {0.5, 0.89999998F, 0.69999999F}}, Int(3), Tensor::Scalar(0.5F), Tensor::Scalar(0.1F)},
                        .out = {Ints({1, 2})}}}};
}
