#include "keras/operations/ctc.h"

KERATIN_OPERATION(ctc_loss) {
  return Operation("ops.CTCLoss", {"target", "output", "target_length", "output_length"}, {{"mask_index", 0}}, [](OpCall& c) -> Results {
    const Expr labels = c.Tensor("target", DType::kInt32), output = c.Tensor("output");
    const Expr label_length = c.Tensor("target_length", DType::kInt32), length = c.Tensor("output_length", DType::kInt32);
    return CtcLoss(c, labels, output, label_length, length, c.config.Int("mask_index"));
  });
}
