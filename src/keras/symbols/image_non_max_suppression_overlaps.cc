#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_non_max_suppression_overlaps) {
  return {
      .names = {"image.non_max_suppression_overlaps", "compat.v1.image.non_max_suppression_overlaps"},
      .parameters = {"overlaps", "scores", "max_output_size", "overlap_threshold", "score_threshold"},
      .lower = [](OpCall& c) -> Results {
        return Raw("NonMaxSuppressionWithOverlaps", SuppressionInputs(c, {"overlaps", "scores", "max_output_size", "overlap_threshold", "score_threshold"}));
      },
      .scope = "non_max_suppression_overlaps"};
}
