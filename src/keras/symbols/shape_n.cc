#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(shape_n) {
  return {.names = {"shape_n", "compat.v1.shape_n"}, .parameters = {"input", "out_type"}, .lower = [](OpCall& c) -> Results {
            return Calls("ShapeN", c.Tensors("input"), {{"out_type", c.Type("out_type", DType::kInt32)}}, "ShapeN");
          }};
}
