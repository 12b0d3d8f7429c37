#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerLstm(Lowering& to, const LayerCall& call) { return LowerRnn(to, call, LstmCell(CellOptionsOf(call.config, "lstm_cell/"))); }

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(lstm) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "LSTM",
          .aliases = {"UnifiedLSTM"},
          .config = RnnConfig(
              {{"activation", Kind::kAny, "tanh"}, ConfigKey("recurrent_activation", Kind::kAny, "sigmoid").Alias("inner_activation"), {"use_bias", true}}),
          .weights = {{.name = "lstm_cell/kernel", .group = "cell", .initializer = "glorot_uniform"},
                      {.name = "lstm_cell/recurrent_kernel", .group = "cell", .initializer = "orthogonal"},
                      {.name = "lstm_cell/bias", .when = "use_bias", .group = "cell"}},
          .compute_mask = RnnMask,
          .lower_call = LowerLstm,
          .goldens = {"lstm_default", "lstm_stateful", "lstm_stateful_return_sequences_return_state_mask_k2",
                      "lstm_units3_hard_sigmoid_return_sequences_return_state_mask_masking_k2"}};
}
