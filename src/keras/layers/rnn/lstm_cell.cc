#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerLstmCell(Lowering& to, const LayerCall& call) { return LowerCell(to, call, LstmStep); }

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(lstm_cell) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "LSTMCell",
          .config = {ConfigKey("units", Kind::kInt).Required(),
                     {"activation", Kind::kAny, "tanh"},
                     {"recurrent_activation", Kind::kAny, "sigmoid"},
                     {"use_bias", true}},
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"},
                      {.name = "recurrent_kernel", .initializer = "orthogonal"},
                      {.name = "bias", .when = "use_bias"}},
          .cell_states = [](const Layer& layer) { return std::vector<std::int64_t>(2, layer.config.Int("units")); },
          .lower_call = LowerLstmCell,
          .note = "inside RNN",
          .goldens = {"rnn_lstm"}};
}
