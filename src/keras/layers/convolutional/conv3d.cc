#include "keras/layers/convolutional/conv.h"

KERATIN_LAYER(conv3d) {
  std::vector<ConfigKey> keys = ConvKeys(3);
  keys.insert(keys.begin(), ConfigKey("filters", ConfigKey::Kind::kInt).Alias("nb_filter").Required());
  return {.class_name = "Conv3D",
          .aliases = {"Convolution3D"},
          .config = std::move(keys),
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"}, {.name = "bias", .when = "use_bias"}},
          .lower = [](Lowering& to, const Config& config, Value x) { return LowerConvolution(to, config, x, 3); },
          .goldens = {"conv3d_filters5_kernel_size3", "conv3d_filters10_kernel_size2_strides2_same_relu_channels_first_k2"}};
}
