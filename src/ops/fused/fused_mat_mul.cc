// activation(x * weight + bias + residual): MatMul of rank 2 with what follows it. num_bias and num_residual are 0 or 1; bias is [columns], residual has
// the output's shape; `activation` is a name of ActivationOf (fused/epilogue_common.h) with its alpha and beta.

#include "ops/fused/epilogue_common.h"
#include "ops/mat_mul.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

Result<std::unique_ptr<Step>> PrepareFusedMatMul(PrepareContext& c) {
  KERATIN_ASSIGN(const FusedEpilogue epilogue, ReadEpilogue(c.node.attrs));
  MatMulProblem p = MatMulProblemOf(c, c.node.attrs.Bool("transpose_a"), c.node.attrs.Bool("transpose_b"));
  p.bias_input = epilogue.bias_input;
  p.residual_input = epilogue.residual_input;
  p.activation = epilogue.activation;
  p.alpha = epilogue.alpha;
  p.beta = epilogue.beta;
  return MakeMatMulStep(c, p);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(fused_mat_mul) {
  return {.name = "_FusedMatMul",
          .inputs = {"x: T", "weight: T", "bias: num_bias * T", "residual: num_residual * T"},
          .outputs = {"output: T"},
          .attrs = {"T: {float} = DT_FLOAT", "transpose_a: bool = false", "transpose_b: bool = false", "activation: string = ''", "alpha: float = 0.0",
                    "beta: float = 0.0", "num_bias: int >= 0 = 0", "num_residual: int >= 0 = 0"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(MatMulShape(c));
                return CheckEpilogue(c);
              },
          .prepare = PrepareFusedMatMul,
          .flops = MatMulFlops,
          .accuracy = Accuracy::kClose,
          .examples = {{.attrs = {{"activation", std::string("relu")}, {"num_bias", std::int64_t{1}}, {"num_residual", std::int64_t{0}}},
                        .in = {Tensor{{1, 2}, {1, 2}}, Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor{{2}, {1, -20}}},
                        .out = {Tensor{{1, 2}, {8, 0}}}},
                       {.attrs = {{"num_bias", std::int64_t{1}}, {"num_residual", std::int64_t{1}}},
                        .in = {Tensor{{1, 2}, {1, 2}}, Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor{{2}, {1, -20}}, Tensor{{1, 2}, {100, 5}}},
                        .out = {Tensor{{1, 2}, {108, -5}}}}}};
}
