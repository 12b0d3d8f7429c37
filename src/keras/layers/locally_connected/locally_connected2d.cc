#include "keras/layers/locally_connected/locally_connected.h"

KERATIN_LAYER(locally_connected2d) {
  return {.class_name = "LocallyConnected2D",
          .config = LocallyConnectedKeys(2),
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"}, {.name = "bias", .when = "use_bias"}},
          .lower = [](Lowering& to, const Config& config, Value x) { return LowerLocallyConnected(to, config, x, 2); },
          .goldens = {"locally_connected2d_filters2_kernel_size2_strides2_same_channels_first_implementation2_k2"}};
}
