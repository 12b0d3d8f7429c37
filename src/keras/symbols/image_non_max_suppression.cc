#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_non_max_suppression) {
  return {.names = {"image.non_max_suppression", "compat.v1.image.non_max_suppression"},
          .parameters = {"boxes", "scores", "max_output_size", "iou_threshold", "score_threshold"},
          .lower = [](OpCall& c) -> Results {
            return Raw("NonMaxSuppressionV3", SuppressionInputs(c, {"boxes", "scores", "max_output_size", "iou_threshold", "score_threshold"}));
          },
          .scope = "non_max_suppression"};
}
