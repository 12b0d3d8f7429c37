#include "keras/layers/pooling/pooling.h"

KERATIN_LAYER(max_pooling3d) {
  return {.class_name = "MaxPooling3D",
          .aliases = {"MaxPool3D"},
          .config = PoolingKeys(3),
          .lower = [](Lowering& to, const Config& config, Value x) { return PoolND(to, config, x, "MaxPool3D", 3); },
          .goldens = {"max_pooling3d_pool_size2", "max_pooling3d_pool_size3_strides2_same_channels_first_k2"}};
}
