#include "ops/conv.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(conv2d_backprop_input) {
  return {
      .name = "Conv2DBackpropInput",
      .inputs = {"input_sizes: int32", "filter: T", "out_backprop: T"},
      .outputs = {"output: T"},
      .attrs = {"T: {half, bfloat16, float, double, int32}", "strides: list(int)", "use_cudnn_on_gpu: bool = true", "padding: {'SAME', 'VALID', 'EXPLICIT'}",
                "explicit_paddings: list(int) = []", "data_format: {'NHWC', 'NCHW'} = 'NHWC'", "dilations: list(int) = [1, 1, 1, 1]"},
      .infer = [](InferContext& c) { return ConvBackpropInputShape(c, 2); },
      .prepare = [](PrepareContext& c) { return MakeConvBackpropInputStep(c, 2); },
      .flops = ConvBackpropInputFlops,
      .accuracy = Accuracy::kRounding,
      .kernel_types = FloatTypes(),
      .note = "int32 and groups are refused",
      .examples = {{.attrs = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("VALID")}},
                    .in = {Ints({1, 3, 3, 1}), Tensor{{2, 2, 1, 1}, {1, 2, 3, 4}}, Tensor{{1, 2, 2, 1}, {1, 0, 0, 10}}},
                    .out = {Tensor{{1, 3, 3, 1}, {1, 2, 0, 3, 14, 20, 0, 30, 40}}}},
                   {.attrs = {{"strides", std::vector<std::int64_t>{1, 2, 2, 1}}, {"padding", std::string("SAME")}},
                    .in = {Ints({1, 2, 2, 1}), Tensor{{2, 2, 1, 1}, {1, 2, 3, 4}}, Tensor{{1, 1, 1, 1}, {2}}},
                    .out = {Tensor{{1, 2, 2, 1}, {2, 4, 6, 8}}}}}};
}
