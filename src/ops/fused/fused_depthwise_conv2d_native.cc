// activation(DepthwiseConv2dNative(input, filter) + bias + residual), channels last. num_bias and num_residual are 0 or 1; bias is [channels], residual has the
// output's shape; `activation` is a name of ActivationOf (fused/epilogue_common.h) with its alpha and beta.

#include "ops/conv.h"
#include "ops/op.h"

KERATIN_OP(fused_depthwise_conv2d_native) {
  return {.name = "_FusedDepthwiseConv2dNative",
          .inputs = {"input: T", "filter: T", "bias: num_bias * T", "residual: num_residual * T"},
          .outputs = {"output: T"},
          .attrs = {"T: {float} = DT_FLOAT", "strides: list(int)", "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []",
                    "data_format: {'NHWC'} = 'NHWC'", "dilations: list(int) = [1, 1, 1, 1]", "activation: string = ''", "alpha: float = 0.0",
                    "beta: float = 0.0", "num_bias: int >= 0 = 0", "num_residual: int >= 0 = 0"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(DepthwiseShape(c));
                return CheckEpilogue(c);
              },
          .prepare = [](PrepareContext& c) -> Result<std::unique_ptr<Step>> {
            KERATIN_ASSIGN(const FusedEpilogue epilogue, ReadEpilogue(c.node.attrs));
            return MakeDepthwiseStep(c, epilogue);
          },
          .flops = DepthwiseFlops,
          .accuracy = Accuracy::kClose,
          .examples = {{.attrs = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}},
                                  {"padding", std::string("VALID")},
                                  {"activation", std::string("relu")},
                                  {"num_bias", std::int64_t{1}},
                                  {"num_residual", std::int64_t{0}}},
                        .in = {Tensor{{1, 2, 1, 2}, {1, 2, 3, 4}}, Tensor{{2, 1, 2, 1}, {1, 10, 100, 1000}}, Tensor{{2}, {1, -5000}}},
                        .out = {Tensor{{1, 1, 1, 2}, {302, 0}}}}}};
}
