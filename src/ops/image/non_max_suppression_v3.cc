#include "ops/image/suppression.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(non_max_suppression_v3) {
  return {.name = "NonMaxSuppressionV3",
          .inputs = {"boxes: T", "scores: T", "max_output_size: int32", "iou_threshold: T_threshold", "score_threshold: T_threshold"},
          .outputs = {"selected_indices: int32"},
          .attrs = {"T: {half, float} = DT_FLOAT", "T_threshold: {half, float} = DT_FLOAT"},
          .infer = InferSuppression,
          .eval = EvalSuppression,
          .kernel_types = {DType::kFloat},
          .examples = {
              {.in = {Tensor{{6, 4}, {0.0, 0.0,  1.0, 1.0,  0.0, 0.1F,  1.0, 1.1F,  0.0, -0.1F, 1.0, 0.89999998F,
                                      0.0, 10.0, 1.0, 11.0, 1.0, 10.1F, 0.0, 11.1F, 0.0, 100.0, 1.0, 101.0}},
                      Tensor{{6}, {0.89999998F, 0.75, 0.60000002F, 0.94999999F, 0.5, 0.30000001F}}, Int(4), Tensor::Scalar(0.5F), Tensor::Scalar(0.40000001F)},
               .out = {Ints({3, 0})}}}};
}
