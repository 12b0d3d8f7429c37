// Keras's LSTM over a whole sequence; inputs and outputs as in fused/recurrent_common.h.

#include "ops/fused/recurrent_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

constexpr RecurrentOp kLstm{kernels::RnnKind::kLstm, 4, 2};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(lstm) {
  return {.name = "_LSTM",
          .inputs = RecurrentInputs(),
          .outputs = RecurrentOutputs(kLstm),
          .attrs = RecurrentAttrs(kLstm),
          .infer = [](InferContext& c) { return InferRecurrent(c, kLstm); },
          .prepare = [](PrepareContext& c) { return PrepareRecurrent(c, kLstm); },
          .flops = RecurrentFlops,
          .accuracy = Accuracy::kApproximate,
          .note = "float32, constant weights",
          .examples = {{.attrs = {{"num_bias", std::int64_t{1}}, {"num_state", std::int64_t{2}}},
                        .in = {Tensor{{2, 1, 1}, {1, -2}}, Tensor{{1, 4}, {0.1F, 0.2F, 0.3F, 0.4F}}, Tensor{{1, 4}, {0.5, -0.5, 0.25, 0.125}},
                               Tensor{{4}, {0, 1, 0.5, -0.5}}, Tensor{{1, 1}, {0.2F}}, Tensor{{1, 1}, {-0.3F}}},
                        .out = {Tensor{{2, 1, 1}, {0.07395429F, 0.01321462F}}, Tensor{{1, 1}, {0.01321462F}}, Tensor{{1, 1}, {0.06133361F}}}}}};
}
