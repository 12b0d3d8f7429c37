#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(max_num_bounding_boxes) {
  return {.class_name = "MaxNumBoundingBoxes",
          .config = AugmentationConfig({"max_number", "bounding_box_format"}),
          .mask = MaskRule::kPass,
          .lower = LowerAugmentation,
          .goldens = {"max_num_bounding_boxes_default"}};
}
