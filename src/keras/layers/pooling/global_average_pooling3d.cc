#include "keras/layers/pooling/pooling.h"

KERATIN_LAYER(global_average_pooling3d) {
  return {.class_name = "GlobalAveragePooling3D",
          .aliases = {"GlobalAvgPool3D"},
          .config = GlobalPoolingKeys(),
          .lower = [](Lowering& to, const Config& config, Value x) { return GlobalPool(to, config, x, "Mean", 3); },
          .goldens = {"global_average_pooling3d_default", "global_average_pooling3d_keepdims_channels_first_k2"}};
}
