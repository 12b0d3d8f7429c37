// activation(Conv2D(input, filter) * scale + bias + residual), channels last. num_scale, num_bias and num_residual are 0 or 1; scale and bias are [channels],
// residual has the output's shape; `activation` is a name of ActivationOf (fused/epilogue_common.h) with its alpha and beta.

#include "ops/conv.h"
#include "ops/op.h"

KERATIN_OP(fused_conv2d) {
  return {.name = "_FusedConv2D",
          .inputs = {"input: T", "filter: T", "scale: num_scale * T", "bias: num_bias * T", "residual: num_residual * T"},
          .outputs = {"output: T"},
          .attrs = {"T: {float} = DT_FLOAT", "strides: list(int)", "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []",
                    "data_format: {'NHWC'} = 'NHWC'", "dilations: list(int) = [1, 1, 1, 1]", "activation: string = ''", "alpha: float = 0.0",
                    "beta: float = 0.0", "num_scale: int >= 0 = 0", "num_bias: int >= 0 = 0", "num_residual: int >= 0 = 0"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(ConvShape(c, 2));
                return CheckEpilogue(c);
              },
          .prepare = [](PrepareContext& c) -> Result<std::unique_ptr<Step>> {
            KERATIN_ASSIGN(const FusedEpilogue epilogue, ReadEpilogue(c.node.attrs));
            return MakeConvStep(c, 2, epilogue);
          },
          .flops = ConvFlops,
          .accuracy = Accuracy::kClose,
          .examples = {{.attrs = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}},
                                  {"padding", std::string("VALID")},
                                  {"activation", std::string("relu")},
                                  {"num_bias", std::int64_t{1}},
                                  {"num_residual", std::int64_t{0}}},
                        .in = {Tensor{{1, 3, 3, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}, Tensor{{2, 2, 1, 1}, {1, 0, 0, 1}}, Tensor{{1}, {-10}}},
                        .out = {Tensor{{1, 2, 2, 1}, {0, 0, 2, 4}}}},
                       {.attrs = {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}},
                                  {"padding", std::string("VALID")},
                                  {"activation", std::string("relu")},
                                  {"num_scale", std::int64_t{1}},
                                  {"num_bias", std::int64_t{1}}},
                        .in = {Tensor{{1, 3, 3, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}, Tensor{{2, 2, 1, 1}, {1, 0, 0, 1}}, Tensor{{1}, {0.5F}}, Tensor{{1}, {-4}}},
                        .out = {Tensor{{1, 2, 2, 1}, {0, 0, 2, 3}}}}}};
}
