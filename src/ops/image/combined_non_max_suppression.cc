#include <algorithm>

#include "ops/image/suppression.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

// How many boxes an image gets; unknown where the numbers are.
std::int64_t BoxesAnImage(std::optional<std::int64_t> each, std::optional<std::int64_t> all, std::int64_t classes, bool per_class) {
  if (!all) return Shape::kUnknown;
  if (!per_class) return *all;
  std::int64_t most = 0;
  if (!each || classes < 0) return Shape::kUnknown;
  return __builtin_mul_overflow(*each, classes, &most) ? *all : std::min(*all, most);
}

Status InferCombined(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 4, 4));
  KERATIN_TRY(c.RequireRank(1, 3, 3));
  const Shape boxes = c.shape(0).has_rank() ? c.shape(0) : Shape::UnknownDims(4), scores = c.shape(1).has_rank() ? c.shape(1) : Shape::UnknownDims(3);
  const auto fits = [](std::int64_t a, std::int64_t b) { return a < 0 || b < 0 || a == b; };
  if (!fits(boxes[0], scores[0]) || !fits(boxes[1], scores[1]) || !fits(boxes[3], 4) || !(fits(boxes[2], 1) || fits(boxes[2], scores[2])))
    return Refuse(c, "boxes of the shape {} and scores of the shape {}", boxes.ToString(), scores.ToString());
  const auto each = KnownInt(c, 2), all = KnownInt(c, 3);
  if (all && *all <= 0) return Refuse(c, "max_total_size is {} and must be positive", *all);
  if (each && *each <= 0) return Refuse(c, "max_output_size_per_class is {} and must be positive", *each);
  const std::int64_t batch = boxes[0] >= 0 ? boxes[0] : scores[0], count = BoxesAnImage(each, all, scores[2], c.attrs().Bool("pad_per_class"));
  c.SetShape(0, Shape{batch, count, 4});
  c.SetShape(1, Shape{batch, count});
  c.SetShape(2, Shape{batch, count});
  c.SetShape(3, Shape{batch});
  return OkStatus();
}

// The boxes of all classes, the highest score first; of equal ones the first class.
void CombineImage(const RunContext& c, std::int64_t image, const SuppressionRule& rule) {
  struct Found {
    float score;
    std::int64_t label;
    const float* box;
  };
  const Shape& shape = c.in[0].shape;
  const std::int64_t boxes = shape[1], kinds = shape[2], classes = c.in[1].shape[2], size = c.out[1].shape[1];
  const float* corners = c.in[0].as<float>() + image * boxes * kinds * 4;
  const float* scores = c.in[1].as<float>() + image * boxes * classes;
  std::vector<Found> all;
  std::vector<float> own(static_cast<std::size_t>(boxes));
  for (std::int64_t label = 0; label < classes; ++label) {
    const auto box = [&](std::int64_t i) { return corners + (i * kinds + (kinds > 1 ? label : 0)) * 4; };
    for (std::int64_t i = 0; i < boxes; ++i) own[static_cast<std::size_t>(i)] = scores[i * classes + label];
    const Selected selected = Suppress(
        own, [&](std::int64_t a, std::int64_t b) { return IntersectionOverUnion(box(a), box(b)); }, rule);
    for (std::size_t k = 0; k < selected.boxes.size(); ++k) all.push_back({selected.scores[k], label, box(selected.boxes[k])});
  }
  std::stable_sort(all.begin(), all.end(), [](const Found& a, const Found& b) { return a.score > b.score; });
  const bool clip = c.attrs->Bool("clip_boxes", true);
  const auto valid = std::min(static_cast<std::int64_t>(all.size()), size);
  float *out = c.out[0].as<float>() + image * size * 4, *out_scores = c.out[1].as<float>() + image * size, *labels = c.out[2].as<float>() + image * size;
  std::fill_n(out, size * 4, 0.F);
  std::fill_n(out_scores, size, 0.F);
  std::fill_n(labels, size, 0.F);
  for (std::int64_t i = 0; i < valid; ++i) {
    const Found& found = all[static_cast<std::size_t>(i)];
    for (int k = 0; k < 4; ++k) out[i * 4 + k] = clip ? std::max(std::min(found.box[k], 1.F), 0.F) : found.box[k];
    out_scores[i] = found.score;
    labels[i] = static_cast<float>(found.label);
  }
  c.out[3].as<std::int32_t>()[image] = static_cast<std::int32_t>(valid);
}

Status RunCombined(const RunContext& c) {
  for (std::size_t i = 2; i < 6; ++i) KERATIN_TRY(CheckSize(c.in[i], 1));
  const SuppressionRule rule = {.most = IntAt(c.in[2], 0), .overlap = c.in[4].as<float>()[0], .score = c.in[5].as<float>()[0]};
  if (rule.most <= 0 || IntAt(c.in[3], 0) <= 0) return InvalidArgument("max_output_size_per_class and max_total_size must be positive");
  if (!(rule.overlap >= 0 && rule.overlap <= 1)) return InvalidArgument("iou_threshold is {} and must be in [0, 1]", rule.overlap);
  const Shape &boxes = c.in[0].shape, &scores = c.in[1].shape;
  if (boxes[0] != scores[0] || boxes[1] != scores[1] || boxes[3] != 4 || (boxes[2] != 1 && boxes[2] != scores[2]))
    return InvalidArgument("boxes of the shape {} and scores of the shape {}", boxes.ToString(), scores.ToString());
  c.pool->ParallelFor(boxes[0], 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t image = begin; image < end; ++image) CombineImage(c, image, rule);
  });
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(combined_non_max_suppression) {
  return {.name = "CombinedNonMaxSuppression",
          .inputs = {"boxes: float", "scores: float", "max_output_size_per_class: int32", "max_total_size: int32", "iou_threshold: float",
                     "score_threshold: float"},
          .outputs = {"nmsed_boxes: float", "nmsed_scores: float", "nmsed_classes: float", "valid_detections: int32"},
          .attrs = {"pad_per_class: bool = false", "clip_boxes: bool = true"},
          .infer = InferCombined,
          .checked_run = RunCombined,
          .examples = {
              {.in = {Tensor{{1, 6, 1, 4}, {0.0, 0.0,  1.0, 1.0,  0.0, 0.1F,  1.0, 1.1F,  0.0, -0.1F, 1.0, 0.89999998F,
                                            0.0, 10.0, 1.0, 11.0, 1.0, 10.1F, 0.0, 11.1F, 0.0, 100.0, 1.0, 101.0}},
                      Tensor{{1, 6, 2},
                             {0.89999998F, 0.30000001F, 0.75, 0.5, 0.60000002F, 0.94999999F, 0.94999999F, 0.60000002F, 0.5, 0.75, 0.30000001F, 0.89999998F}},
                      Int(2), Int(5), Tensor::Scalar(0.5F), Tensor::Scalar(0.40000001F)},
               .out = {Tensor{{1, 5, 4}, {0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.89999998F, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0}},
                       Tensor{{1, 5}, {0.94999999F, 0.94999999F, 0.89999998F, 0.89999998F, 0.0}}, Tensor{{1, 5}, {0.0, 1.0, 0.0, 1.0, 0.0}}, Ints({4})}},
              {.attrs = {{"pad_per_class", true}, {"clip_boxes", false}},
               .in = {Tensor{{1, 6, 1, 4}, {0.0, 0.0,  1.0, 1.0,  0.0, 0.1F,  1.0, 1.1F,  0.0, -0.1F, 1.0, 0.89999998F,
                                            0.0, 10.0, 1.0, 11.0, 1.0, 10.1F, 0.0, 11.1F, 0.0, 100.0, 1.0, 101.0}},
                      Tensor{{1, 6, 2},
                             {0.89999998F, 0.30000001F, 0.75, 0.5, 0.60000002F, 0.94999999F, 0.94999999F, 0.60000002F, 0.5, 0.75, 0.30000001F, 0.89999998F}},
                      Int(2), Int(9), Tensor::Scalar(0.5F), Tensor::Scalar(0.40000001F)},
               .out = {Tensor{{1, 4, 4}, {0.0, 10.0, 1.0, 11.0, 0.0, -0.1F, 1.0, 0.89999998F, 0.0, 0.0, 1.0, 1.0, 0.0, 100.0, 1.0, 101.0}},
                       Tensor{{1, 4}, {0.94999999F, 0.94999999F, 0.89999998F, 0.89999998F}}, Tensor{{1, 4}, {0.0, 1.0, 0.0, 1.0}}, Ints({4})}}}};
}
