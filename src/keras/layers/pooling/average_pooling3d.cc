#include "keras/layers/pooling/pooling.h"

KERATIN_LAYER(average_pooling3d) {
  return {.class_name = "AveragePooling3D",
          .aliases = {"AvgPool3D"},
          .config = PoolingKeys(3),
          .lower = [](Lowering& to, const Config& config, Value x) { return PoolND(to, config, x, "AvgPool3D", 3); },
          .goldens = {"average_pooling3d_pool_size2", "average_pooling3d_pool_size3_strides2_same_channels_first_k2"}};
}
