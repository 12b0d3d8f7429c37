#include "ops/conv.h"
#include "ops/op.h"

KERATIN_OP(conv2d) {
  return {
      .name = "Conv2D",
      .inputs = {"input: T", "filter: T"},
      .outputs = {"output: T"},
      .attrs = {"T: {half, bfloat16, float, double, int32}", "strides: list(int)", "use_cudnn_on_gpu: bool = true", "padding: {'SAME', 'VALID', 'EXPLICIT'}",
                "explicit_paddings: list(int) = []", "data_format: {'NHWC', 'NCHW'} = 'NHWC'", "dilations: list(int) = [1, 1, 1, 1]"},
      .infer = [](InferContext& c) { return ConvShape(c, 2); },
      .prepare = [](PrepareContext& c) { return MakeConvStep(c, 2); },
      .flops = ConvFlops,
      .accuracy = Accuracy::kRounding,
      .kernel_types = FloatTypes(),
      .note = "int32 is refused",
      .examples = {{.attrs = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("VALID")}},
                    .in = {Tensor{{1, 3, 3, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}, Tensor{{2, 2, 1, 1}, {1, 0, 0, 1}}},
                    .out = {Tensor{{1, 2, 2, 1}, {6, 8, 12, 14}}}},
                   {.attrs = {{"strides", std::vector<std::int64_t>{1, 2, 2, 1}}, {"padding", std::string("SAME")}},
                    .in = {Tensor{{1, 3, 3, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}, Tensor{{3, 3, 1, 1}, {1, 1, 1, 1, 1, 1, 1, 1, 1}}},
                    .out = {Tensor{{1, 2, 2, 1}, {12, 16, 24, 28}}}},
                   {.attrs = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("VALID")}},
                    .in = {Tensor{{1, 1, 1, 2}, {2, 3}}, Tensor{{1, 1, 1, 2}, {10, 100}}},
                    .out = {Tensor{{1, 1, 1, 2}, {20, 300}}}}}};
}
