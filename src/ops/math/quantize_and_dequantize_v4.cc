#include "ops/math/quantize_and_dequantize.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(quantize_and_dequantize_v4) {
  return {.name = "QuantizeAndDequantizeV4",
          .inputs = {"input: T", "input_min: T", "input_max: T"},
          .outputs = {"output: T"},
          .attrs = {"signed_input: bool = true", "num_bits: int = 8", "range_given: bool = false", "T: {bfloat16, half, float, double}",
                    "round_mode: {'HALF_TO_EVEN', 'HALF_UP'} = 'HALF_TO_EVEN'", "narrow_range: bool = false", "axis: int = -1"},
          .infer = InferQuantizeAndDequantize,
          .checked_run = QuantizeAndDequantize,
          .accuracy = Accuracy::kRounding,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.attrs = {{"range_given", true}, {"num_bits", std::int64_t{4}}},
                        .in = {Tensor{{2, 2}, {-1.5, 0.30000001F, 0.75, 2.2F}}, Tensor::Scalar(-1.F), Tensor::Scalar(1.5F)},
                        .out = {Tensor{{2, 2}, {-1.5, 0.21428572F, 0.85714287F, 1.5}}}},
                       {.attrs = {{"num_bits", std::int64_t{3}}, {"narrow_range", true}, {"round_mode", std::string("HALF_UP")}},
                        .in = {Tensor{{2, 2}, {-1.5, 0.30000001F, 0.75, 2.2F}}, Tensor::Scalar(0.F), Tensor::Scalar(0.F)},
                        .out = {Tensor{{2, 2}, {-1.4666667F, 0.0, 0.73333335F, 2.2F}}}},
                       {.attrs = {{"axis", std::int64_t{1}}},
                        .in = {Tensor{{2, 2}, {-1.5, 0.30000001F, 0.75, 2.2F}}, Tensor::Scalar(0.F), Tensor::Scalar(0.F)},
                        .out = {Tensor{{2, 2}, {-1.5, 0.29448819F, 0.75, 2.2F}}}}}};
}
