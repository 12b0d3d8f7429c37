#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_non_max_suppression_padded_v1) {
  return {.names = {"compat.v1.image.non_max_suppression_padded"},
          .parameters = {"boxes", "scores", "max_output_size", "iou_threshold", "score_threshold", "pad_to_max_output_size"},
          .lower = [](OpCall& c) -> Results {
            return Calls("NonMaxSuppressionV4", SuppressionInputs(c, {"boxes", "scores", "max_output_size", "iou_threshold", "score_threshold"}),
                         {{"pad_to_max_output_size", c.Bool("pad_to_max_output_size", false)}}, "NonMaxSuppressionV4");
          },
          .scope = "non_max_suppression_padded"};
}
