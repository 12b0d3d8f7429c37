#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerSimpleRnn(Lowering& to, const LayerCall& call) {
  return LowerRnn(to, call, SimpleRnnCell(CellOptionsOf(call.config, "simple_rnn_cell/")));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(simple_rnn) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "SimpleRNN",
          .config = RnnConfig({{"activation", Kind::kAny, "tanh"}, {"use_bias", true}}),
          .weights = {{.name = "simple_rnn_cell/kernel", .group = "cell", .initializer = "glorot_uniform"},
                      {.name = "simple_rnn_cell/recurrent_kernel", .group = "cell", .initializer = "orthogonal"},
                      {.name = "simple_rnn_cell/bias", .when = "use_bias", .group = "cell"}},
          .compute_mask = RnnMask,
          .lower_call = LowerSimpleRnn,
          .goldens = {"simple_rnn_default", "simple_rnn_units3_go_backwards_return_sequences_mask_masking_k2"}};
}
