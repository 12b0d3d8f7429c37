#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(pad) {
  return {.names = {"pad", "compat.v1.pad"}, .parameters = {"tensor", "paddings", "mode", "constant_values", "name"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("tensor"), paddings = c.Tensor("paddings", DType::kInt32);
            const std::string mode = c.String("mode", "CONSTANT");
            if (mode != "CONSTANT" && mode != "constant")
              return Raw("MirrorPad", {x, paddings}, {{"mode", mode == "REFLECT" || mode == "reflect" ? "REFLECT" : "SYMMETRIC"}});
            const Json constant = c.Constant("constant_values");
            if (constant.is_null() || constant.AsDouble() == 0.0) return Raw("Pad", {x, paddings});
            return Raw("PadV2", {x, paddings, c.Tensor("constant_values", x.dtype())});
          }};
}
