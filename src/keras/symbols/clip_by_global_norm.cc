#include <limits>

#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(clip_by_global_norm) {
  return {
      .names = {"clip_by_global_norm", "compat.v1.clip_by_global_norm"}, .parameters = {"t_list", "clip_norm", "use_norm"}, .lower = [](OpCall& c) -> Results {
        std::vector<Expr> tensors = EachOf(c, "t_list");
        if (c.to.failed() || tensors.empty()) return c.Fail(InvalidArgument("t_list is empty"));
        const Expr norm = c.Has("use_norm") ? c.Tensor("use_norm", tensors.front().dtype()) : GlobalNorm(tensors);
        const Expr most = c.Tensor("clip_norm", norm.dtype());
        const Expr scale = most * Call("Minimum", {1 / norm, 1 / most});
        // A norm that is no number makes none of everything.
        const Expr safe = Where(Call("IsFinite", {norm}), scale, norm.Number(std::numeric_limits<double>::quiet_NaN()));
        for (Expr& tensor : tensors) tensor = tensor * safe;
        tensors.push_back(norm);
        return tensors;
      }};
}
