#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_max_pool_with_argmax) {
  return {.names = {"nn.max_pool_with_argmax"},
          .parameters = {"input", "ksize", "strides", "padding", "data_format", "output_dtype", "include_batch_in_index"},
          .lower = [](OpCall& c) -> Results {
            const std::optional<Windowed> given = WindowedOf(c, 2);
            if (!given) return Expr(c.to, {});
            return Calls("MaxPoolWithArgmax", {given->x},
                         given->With({{"ksize", given->Sizes(c, "ksize")},
                                      {"strides", given->Sizes(c, "strides")},
                                      {"Targmax", c.Type("output_dtype", DType::kInt64)},
                                      {"include_batch_in_index", c.Bool("include_batch_in_index", false)}}),
                         "MaxPoolWithArgmax");
          }};
}
