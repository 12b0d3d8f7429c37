#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_combined_non_max_suppression) {
  return {.names = {"image.combined_non_max_suppression", "compat.v1.image.combined_non_max_suppression"},
          .parameters = {"boxes", "scores", "max_output_size_per_class", "max_total_size", "iou_threshold", "score_threshold", "pad_per_class", "clip_boxes"},
          .lower = [](OpCall& c) -> Results {
            const std::vector<Expr> inputs =
                SuppressionInputs(c, {"boxes", "scores", "max_output_size_per_class", "max_total_size", "iou_threshold", "score_threshold"});
            return Calls("CombinedNonMaxSuppression", inputs, {{"pad_per_class", c.Bool("pad_per_class", false)}, {"clip_boxes", c.Bool("clip_boxes", true)}},
                         "CombinedNonMaxSuppression");
          },
          .scope = "combined_non_max_suppression"};
}
