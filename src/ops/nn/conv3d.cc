#include "ops/conv.h"
#include "ops/op.h"

KERATIN_OP(conv3d) {
  return {.name = "Conv3D",
          .inputs = {"input: T", "filter: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {half, bfloat16, float, double}", "strides: list(int) >= 5", "padding: {'SAME', 'VALID'}", "data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'",
                    "dilations: list(int) = [1, 1, 1, 1, 1]"},
          .infer = [](InferContext& c) { return ConvShape(c, 3); },
          .prepare = [](PrepareContext& c) { return MakeConvStep(c, 3); },
          .flops = ConvFlops,
          .accuracy = Accuracy::kRounding,
          .kernel_types = FloatTypes(),
          .examples = {{.attrs = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1, 1}}, {"padding", std::string("VALID")}},
                        .in = {Tensor{{1, 2, 2, 1, 1}, {1, 2, 3, 4}}, Tensor{{2, 2, 1, 1, 1}, {1, 10, 100, 1000}}},
                        .out = {Tensor{{1, 1, 1, 1, 1}, {4321}}}}}};
}
