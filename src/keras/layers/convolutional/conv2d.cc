#include "keras/layers/convolutional/conv.h"

KERATIN_LAYER(conv2d) {
  std::vector<ConfigKey> keys = ConvKeys(2);
  keys.insert(keys.begin(), ConfigKey("filters", ConfigKey::Kind::kInt).Alias("nb_filter").Required());
  return {.class_name = "Conv2D",
          .aliases = {"Convolution2D"},
          .config = std::move(keys),
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"}, {.name = "bias", .when = "use_bias"}},
          .lower = [](Lowering& to, const Config& config, Value x) { return LowerConvolution(to, config, x, 2); }};
}
