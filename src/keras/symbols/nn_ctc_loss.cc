#include "keras/operations/ctc.h"
#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_ctc_loss) {
  return {.names = {"nn.ctc_loss", "compat.v1.nn.ctc_loss_v2"},
          .parameters = {"labels", "logits", "label_length", "logit_length", "logits_time_major", "unique", "blank_index"},
          .lower = [](OpCall& c) -> Results {
            const Expr labels = c.Tensor("labels", DType::kInt32);
            Expr logits = c.Tensor("logits");
            if (c.to.failed() || logits.rank() != 3) return c.Fail(InvalidArgument("takes logits of 3 axes"));
            if (c.Bool("logits_time_major", true)) logits = Transpose(logits, {1, 0, 2});
            const Expr label_length = c.Tensor("label_length", DType::kInt32), length = c.Tensor("logit_length", DType::kInt32);
            const Expr loss = CtcLoss(c, labels, logits, label_length, length, c.Int("blank_index", 0));
            return c.to.failed() ? loss : Cast(loss, logits.dtype());
          }};
}
