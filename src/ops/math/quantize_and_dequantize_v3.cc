#include "ops/math/quantize_and_dequantize.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(quantize_and_dequantize_v3) {
  return {
      .name = "QuantizeAndDequantizeV3",
      .inputs = {"input: T", "input_min: T", "input_max: T", "num_bits: int32"},
      .outputs = {"output: T"},
      .attrs = {"signed_input: bool = true", "range_given: bool = true", "T: {bfloat16, half, float, double}", "narrow_range: bool = false", "axis: int = -1"},
      .infer = InferQuantizeAndDequantize,
      .checked_run = QuantizeAndDequantize,
      .accuracy = Accuracy::kRounding,
      .kernel_types = {DType::kFloat, DType::kDouble},
      .examples = {{.in = {Tensor{{2, 2}, {-1.5, 0.30000001F, 0.75, 2.2F}}, Tensor::Scalar(-1.F), Tensor::Scalar(1.5F), Int(4)},
                    .out = {Tensor{{2, 2}, {-1.5, 0.21428572F, 0.85714287F, 1.5}}}}}};
}
