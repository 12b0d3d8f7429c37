#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_sparse_softmax_cross_entropy_with_logits) {
  return {.names = {"nn.sparse_softmax_cross_entropy_with_logits", "compat.v1.nn.sparse_softmax_cross_entropy_with_logits"},
          .parameters = {"labels", "logits"},
          .lower = [](OpCall& c) -> Results {
            const Expr labels = c.Tensor("labels"), logits = c.Tensor("logits");
            const int rank = labels.rank();
            if (c.to.failed()) return logits;
            return -Squeeze(Gather(Call("LogSoftmax", {logits}), ExpandDims(labels, -1), rank, rank), {-1});
          }};
}
