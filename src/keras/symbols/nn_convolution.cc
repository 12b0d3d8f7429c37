#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_convolution) {
  return {.names = {"nn.convolution", "compat.v1.nn.convolution"},
          .parameters = {"input", "filters", "strides", "padding", "data_format", "dilations", "filter", "value", "stride", "use_cudnn_on_gpu"},
          .lower = [](OpCall& c) -> Results {
            const int dims = c.First().rank() - 2;
            if (c.to.failed() || dims < 1 || dims > 3) return c.Fail(InvalidArgument("takes tensors of 3 to 5 axes"));
            return ConvOf(c, dims);
          }};
}
