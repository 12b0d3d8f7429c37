#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(aug_mix) {
  return {.class_name = "AugMix",
          .config = AugmentationConfig({"value_range", "num_chains", "chain_depth", "factor", "alpha", "all_ops", "interpolation"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation};
}
