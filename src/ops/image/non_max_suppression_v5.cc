#include "ops/image/suppression.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(non_max_suppression_v5) {
  return {.name = "NonMaxSuppressionV5",
          .inputs = {"boxes: T", "scores: T", "max_output_size: int32", "iou_threshold: T", "score_threshold: T", "soft_nms_sigma: T"},
          .outputs = {"selected_indices: int32", "selected_scores: T", "valid_outputs: int32"},
          .attrs = {"T: {half, float} = DT_FLOAT", "pad_to_max_output_size: bool = false"},
          .infer = InferSuppression,
          .eval = EvalSuppression,
          .kernel_types = {DType::kFloat},
          .examples = {{.attrs = {{"pad_to_max_output_size", true}},
                        .in = {Tensor{{6, 4}, {0.0, 0.0,  1.0, 1.0,  0.0, 0.1F,  1.0, 1.1F,  0.0, -0.1F, 1.0, 0.89999998F,
                                               0.0, 10.0, 1.0, 11.0, 1.0, 10.1F, 0.0, 11.1F, 0.0, 100.0, 1.0, 101.0}},
                               Tensor{{6}, {0.89999998F, 0.75, 0.60000002F, 0.94999999F, 0.5, 0.30000001F}}, Int(6), Tensor::Scalar(1.F), Tensor::Scalar(0.1F),
                               Tensor::Scalar(0.5F)},
                        .out = {Ints({3, 0, 1, 5, 4, 2}), Tensor{{6}, {0.94999999F, 0.89999998F, 0.38400355F, 0.30000001F, 0.2560026F, 0.19697244F}}, Int(6)}},
                       {.in = {Tensor{{6, 4}, {0.0, 0.0,  1.0, 1.0,  0.0, 0.1F,  1.0, 1.1F,  0.0, -0.1F, 1.0, 0.89999998F,
                                               0.0, 10.0, 1.0, 11.0, 1.0, 10.1F, 0.0, 11.1F, 0.0, 100.0, 1.0, 101.0}},
                               Tensor{{6}, {0.89999998F, 0.75, 0.60000002F, 0.94999999F, 0.5, 0.30000001F}}, Int(2), Tensor::Scalar(0.5F), Tensor::Scalar(0.F),
                               Tensor::Scalar(0.F)},
                        .out = {Ints({3, 0}), Tensor{{2}, {0.94999999F, 0.89999998F}}, Int(2)}}}};
}
