// Keras's GRU over a whole sequence; inputs and outputs as in fused/recurrent_common.h.

#include "ops/fused/recurrent_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

constexpr RecurrentOp kGru{kernels::RnnKind::kGru, 3, 1};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(gru) {
  return {.name = "_GRU",
          .inputs = RecurrentInputs(),
          .outputs = RecurrentOutputs(kGru),
          .attrs = RecurrentAttrs(kGru),
          .infer = [](InferContext& c) { return InferRecurrent(c, kGru); },
          .prepare = [](PrepareContext& c) { return PrepareRecurrent(c, kGru); },
          .flops = RecurrentFlops,
          .accuracy = Accuracy::kApproximate,
          .note = "float32, constant weights",
          .examples = {{.attrs = {{"num_bias", std::int64_t{2}}, {"num_state", std::int64_t{1}}},
                        .in = {Tensor{{2, 1, 1}, {1, -2}}, Tensor{{1, 3}, {0.1F, 0.2F, 0.3F}}, Tensor{{1, 3}, {0.5, -0.5, 0.25}}, Tensor{{3}, {0, 1, 0.5}},
                               Tensor{{3}, {0.1F, 0.2F, 0.3F}}, Tensor{{1, 1}, {0.2F}}},
                        .out = {Tensor{{2, 1, 1}, {0.45165484F, 0.31625165F}}, Tensor{{1, 1}, {0.31625165F}}}}}};
}
