#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(boolean_mask) {
  return {.names = {"boolean_mask", "compat.v1.boolean_mask"}, .parameters = {"tensor", "mask", "axis", "name"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("tensor"), mask = c.Tensor("mask");
            if (c.Int("axis", 0) != 0) return c.Fail(Unimplemented("an axis is not supported"));
            std::vector<Expr> dims = {IntExpr(c.to, -1)};
            for (int i = mask.rank(); i < x.rank(); ++i) dims.push_back(Dim(x, i));
            const Expr chosen = Squeeze(Call("Where", {Flat(mask)}), {1});
            return Gather(Reshape(x, dims), chosen, 0);
          }};
}
