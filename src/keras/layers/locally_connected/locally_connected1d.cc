#include "keras/layers/locally_connected/locally_connected.h"

KERATIN_LAYER(locally_connected1d) {
  return {.class_name = "LocallyConnected1D",
          .config = LocallyConnectedKeys(1),
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"}, {.name = "bias", .when = "use_bias"}},
          .lower = [](Lowering& to, const Config& config, Value x) { return LowerLocallyConnected(to, config, x, 1); },
          .goldens = {"locally_connected1d_filters4_kernel_size2_strides2_relu_no_use_bias_implementation1_k2"}};
}
