// Keras's SimpleRNN over a whole sequence; inputs and outputs as in fused/recurrent_common.h.

#include "ops/fused/recurrent_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

constexpr RecurrentOp kSimpleRnn{kernels::RnnKind::kSimple, 1, 1};

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(simple_rnn) {
  return {.name = "_SimpleRNN",
          .inputs = RecurrentInputs(),
          .outputs = RecurrentOutputs(kSimpleRnn),
          .attrs = RecurrentAttrs(kSimpleRnn),
          .infer = [](InferContext& c) { return InferRecurrent(c, kSimpleRnn); },
          .prepare = [](PrepareContext& c) { return PrepareRecurrent(c, kSimpleRnn); },
          .flops = RecurrentFlops,
          .accuracy = Accuracy::kApproximate,
          .note = "float32, constant weights",
          .examples = {{.attrs = {{"num_bias", std::int64_t{1}}, {"num_state", std::int64_t{1}}},
                        .in = {Tensor{{2, 1, 1}, {1, -2}}, Tensor{{1, 1}, {0.5}}, Tensor{{1, 1}, {0.25}}, Tensor{{1}, {0.1F}}, Tensor{{1, 1}, {0.2F}}},
                        .out = {Tensor{{2, 1, 1}, {0.57166997F, -0.63935528F}}, Tensor{{1, 1}, {-0.63935528F}}}}}};
}
