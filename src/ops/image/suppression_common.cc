#include <algorithm>
#include <cmath>
#include <queue>

#include "ops/image/suppression.h"

namespace keratin::ops {

float IntersectionOverUnion(const float* a, const float* b) {
  const auto [a_top, a_bottom] = std::minmax(a[0], a[2]);
  const auto [a_left, a_right] = std::minmax(a[1], a[3]);
  const auto [b_top, b_bottom] = std::minmax(b[0], b[2]);
  const auto [b_left, b_right] = std::minmax(b[1], b[3]);
  const float a_area = (a_bottom - a_top) * (a_right - a_left), b_area = (b_bottom - b_top) * (b_right - b_left);
  if (a_area <= 0 || b_area <= 0) return 0;
  const float height = std::max(std::min(a_bottom, b_bottom) - std::max(a_top, b_top), 0.F);
  const float width = std::max(std::min(a_right, b_right) - std::max(a_left, b_left), 0.F);
  return height * width / (a_area + b_area - height * width);
}

Selected Suppress(std::span<const float> scores, const OverlapFn& overlap, const SuppressionRule& rule) {
  struct Candidate {
    std::int32_t box;
    float score;
    std::size_t begin;  // those before it have been looked at
  };
  const auto later = [](const Candidate& a, const Candidate& b) { return a.score < b.score || (a.score == b.score && a.box > b.box); };
  std::priority_queue<Candidate, std::vector<Candidate>, decltype(later)> queue(later);
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (scores[i] > rule.score) queue.push({static_cast<std::int32_t>(i), scores[i], 0});
  const bool soft = rule.sigma > 0;
  const float scale = soft ? -0.5F / rule.sigma : 0;
  Selected selected;
  while (static_cast<std::int64_t>(selected.boxes.size()) < rule.most && !queue.empty()) {
    Candidate next = queue.top();
    queue.pop();
    const float before = next.score;
    bool dropped = false;
    for (std::size_t k = selected.boxes.size(); k > next.begin; --k) {
      const float both = overlap(next.box, selected.boxes[k - 1]);
      if (!soft && both > rule.overlap) {
        dropped = true;
        break;
      }
      if (soft) next.score *= std::exp(scale * both * both);
      if (next.score <= rule.score) break;
    }
    next.begin = selected.boxes.size();
    if (dropped) continue;
    if (next.score == before) {
      selected.boxes.push_back(next.box);
      selected.scores.push_back(next.score);
    } else if (next.score > rule.score) {
      queue.push(next);
    }
  }
  return selected;
}

Status InferSuppression(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 2, 2));
  KERATIN_TRY(c.RequireRank(1, 1, 1));
  if (c.shape(0).has_rank() && c.shape(0)[1] >= 0 && c.shape(0)[1] != 4) return Refuse(c, "boxes of the shape {} and not of 4 numbers", c.shape(0).ToString());
  const auto most = KnownInt(c, 2);
  const bool padded = most && *most >= 0 && c.attrs().Bool("pad_to_max_output_size");
  for (int i = 0; i + 1 < c.output_count() || i == 0; ++i) c.SetShape(i, Shape{padded ? *most : Shape::kUnknown});
  if (c.output_count() > 1) c.SetShape(c.output_count() - 1, Shape{});
  return OkStatus();
}

Status EvalSuppression(EvalContext& c) {
  const Tensor &boxes = c.input(0), &scores = c.input(1);
  if (boxes.shape().rank() != 2 || boxes.shape()[1] != 4 || scores.shape().rank() != 1 || scores.size() != boxes.shape()[0])
    return InvalidArgument("boxes of the shape {} and scores of the shape {}", boxes.shape().ToString(), scores.shape().ToString());
  for (std::size_t i = 2; i < c.inputs().size(); ++i)
    if (c.inputs()[i].size() != 1) return InvalidArgument("input {} must be one number", i);
  const auto number = [&](std::size_t i, float fallback) { return c.inputs().size() > i ? c.inputs()[i].data<float>()[0] : fallback; };
  SuppressionRule rule;
  rule.most = IntAt(c.input(2), 0);
  rule.overlap = number(3, static_cast<float>(c.attrs().Float("iou_threshold", 0.5)));
  rule.score = number(4, rule.score);
  rule.sigma = number(5, 0);
  if (rule.most < 0) return InvalidArgument("max_output_size is {}", rule.most);
  if (!(rule.overlap >= 0 && rule.overlap <= 1)) return InvalidArgument("iou_threshold is {} and must be in [0, 1]", rule.overlap);
  if (!(rule.sigma >= 0)) return InvalidArgument("soft_nms_sigma is {}", rule.sigma);
  const auto* corners = boxes.data<float>();
  return SetSelected(
      c, Suppress(
             scores.values<float>(), [&](std::int64_t a, std::int64_t b) { return IntersectionOverUnion(corners + 4 * a, corners + 4 * b); }, rule));
}

Status SetSelected(EvalContext& c, Selected selected) {
  const auto count = static_cast<std::int32_t>(selected.boxes.size());
  const std::int64_t size = c.attrs().Bool("pad_to_max_output_size") ? IntAt(c.input(2), 0) : count;
  KERATIN_ASSIGN(Tensor boxes, c.Allocate(DType::kInt32, Shape{size}));
  std::fill_n(std::copy(selected.boxes.begin(), selected.boxes.end(), boxes.mutable_data<std::int32_t>()), size - count, 0);
  c.SetOutput(0, std::move(boxes));
  if (c.output_count() > 2) {
    KERATIN_ASSIGN(Tensor scores, c.Allocate(DType::kFloat, Shape{size}));
    std::fill_n(std::copy(selected.scores.begin(), selected.scores.end(), scores.mutable_data<float>()), size - count, 0.F);
    c.SetOutput(1, std::move(scores));
  }
  if (c.output_count() > 1) c.SetOutput(c.output_count() - 1, Tensor::Scalar<std::int32_t>(count));
  return OkStatus();
}

}  // namespace keratin::ops
