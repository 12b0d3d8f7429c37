#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_collapse_repeated) {
  return {.names = {"nn.collapse_repeated", "compat.v1.nn.collapse_repeated"}, .parameters = {"labels", "seq_length"}, .lower = [](OpCall& c) -> Results {
            const Expr labels = c.Tensor("labels"), lengths = c.Tensor("seq_length");
            if (c.to.failed() || labels.rank() != 2) return c.Fail(InvalidArgument("takes labels of two axes"));
            const Expr first = SliceAxis(labels, 1, 0, 1);
            const Expr differ = Call("NotEqual", {SliceAxis(labels, 1, 1, {}), SliceAxis(labels, 1, {}, -1)});
            const auto within = [&](Expr sizes, Expr most) { return Range(sizes.Number(0), Cast(most, sizes.dtype())) < ExpandDims(sizes, 1); };
            const Expr kept = Concat(c.to, {Equal(first, first), differ}, 1) & within(lengths, Dim(labels, 1));
            const Expr counts = Reduce("Sum", Cast(kept, DType::kInt32), Over({1})), most = Reduce("Max", counts, {});
            // The kept labels in the order they have, at the places that the shorter rows have.
            const Expr places = Call("Where", {Flat(within(counts, most))}), chosen = Squeeze(Call("Where", {Flat(kept)}), {1});
            const Expr size = Cast(Vector(c.to, {Dim(labels, 0) * most}), DType::kInt64);
            const Expr flat = Call("ScatterNd", {places, Gather(Flat(labels), chosen, 0), size});
            return std::vector<Expr>{Reshape(flat, {Dim(labels, 0), most}), Cast(counts, lengths.dtype())};
          }};
}
