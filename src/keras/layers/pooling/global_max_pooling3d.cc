#include "keras/layers/pooling/pooling.h"

KERATIN_LAYER(global_max_pooling3d) {
  return {.class_name = "GlobalMaxPooling3D",
          .aliases = {"GlobalMaxPool3D"},
          .config = GlobalPoolingKeys(),
          .lower = [](Lowering& to, const Config& config, Value x) { return GlobalPool(to, config, x, "Max", 3); },
          .goldens = {"global_max_pooling3d_default", "global_max_pooling3d_keepdims_channels_first_k2"}};
}
