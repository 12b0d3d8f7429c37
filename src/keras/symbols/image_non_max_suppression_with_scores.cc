#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_non_max_suppression_with_scores) {
  return {.names = {"image.non_max_suppression_with_scores", "compat.v1.image.non_max_suppression_with_scores"},
          .parameters = {"boxes", "scores", "max_output_size", "iou_threshold", "score_threshold", "soft_nms_sigma"},
          .lower = [](OpCall& c) -> Results {
            std::vector<Expr> inputs = SuppressionInputs(c, {"boxes", "scores", "max_output_size", "iou_threshold", "score_threshold", "soft_nms_sigma"});
            std::vector<Expr> found = Calls("NonMaxSuppressionV5", inputs, {}, "NonMaxSuppressionV5");
            if (found.size() == 3) found.pop_back();
            return found;
          },
          .scope = "non_max_suppression_with_scores"};
}
