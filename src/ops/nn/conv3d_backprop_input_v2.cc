#include "ops/conv.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(conv3d_backprop_input_v2) {
  return {.name = "Conv3DBackpropInputV2",
          .inputs = {"input_sizes: Tshape", "filter: T", "out_backprop: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {half, bfloat16, float, double}", "strides: list(int) >= 5", "padding: {'SAME', 'VALID'}", "data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'",
                    "dilations: list(int) = [1, 1, 1, 1, 1]", "Tshape: {int32, int64} = DT_INT32"},
          .infer = [](InferContext& c) { return ConvBackpropInputShape(c, 3); },
          .prepare = [](PrepareContext& c) { return MakeConvBackpropInputStep(c, 3); },
          .flops = ConvBackpropInputFlops,
          .accuracy = Accuracy::kRounding,
          .kernel_types = FloatTypes(),
          .note = "groups are refused",
          .examples = {{.attrs = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1, 1}}, {"padding", std::string("VALID")}},
                        .in = {Ints({1, 1, 3, 3, 1}), Tensor{{1, 2, 2, 1, 1}, {1, 2, 3, 4}}, Tensor{{1, 1, 2, 2, 1}, {1, 0, 0, 10}}},
                        .out = {Tensor{{1, 1, 3, 3, 1}, {1, 2, 0, 3, 14, 20, 0, 30, 40}}}},
                       {.attrs = {{"strides", std::vector<std::int64_t>{1, 2, 1, 1, 1}}, {"padding", std::string("SAME")}},
                        .in = {Ints({1, 3, 1, 1, 1}), Tensor{{2, 1, 1, 1, 1}, {1, 10}}, Tensor{{1, 2, 1, 1, 1}, {2, 3}}},
                        .out = {Tensor{{1, 3, 1, 1, 1}, {2, 20, 3}}}}}};
}
