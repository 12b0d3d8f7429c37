#include "ops/conv.h"
#include "ops/op.h"

KERATIN_OP(depthwise_conv2d_native) {
  return {.name = "DepthwiseConv2dNative",
          .inputs = {"input: T", "filter: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {half, bfloat16, float, double}", "strides: list(int)", "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []",
                    "data_format: {'NHWC', 'NCHW'} = 'NHWC'", "dilations: list(int) = [1, 1, 1, 1]"},
          .infer = DepthwiseShape,
          .prepare = [](PrepareContext& c) { return MakeDepthwiseStep(c); },
          .flops = DepthwiseFlops,
          .accuracy = Accuracy::kRounding,
          .kernel_types = FloatTypes(),
          .examples = {{.attrs = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("VALID")}},
                        .in = {Tensor{{1, 2, 1, 2}, {1, 2, 3, 4}}, Tensor{{2, 1, 2, 1}, {1, 10, 100, 1000}}},
                        .out = {Tensor{{1, 1, 1, 2}, {301, 4020}}}},
                       {.attrs = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("SAME")}},
                        .in = {Tensor{{1, 1, 1, 2}, {2, 3}}, Tensor{{1, 1, 2, 2}, {1, 10, 100, 1000}}},
                        .out = {Tensor{{1, 1, 1, 4}, {2, 20, 300, 3000}}}}}};
}
