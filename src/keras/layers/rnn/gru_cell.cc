#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerGruCell(Lowering& to, const LayerCall& call) { return LowerCell(to, call, GruStep); }

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(gru_cell) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "GRUCell",
          .config = {ConfigKey("units", Kind::kInt).Required(),
                     {"activation", Kind::kAny, "tanh"},
                     {"recurrent_activation", Kind::kAny, "sigmoid"},
                     {"use_bias", true},
                     ConfigKey("reset_after", true).InKeras2(false)},
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"},
                      {.name = "recurrent_kernel", .initializer = "orthogonal"},
                      {.name = "bias", .when = "use_bias"}},
          .cell_states = [](const Layer& layer) { return std::vector<std::int64_t>(1, layer.config.Int("units")); },
          .lower_call = LowerGruCell,
          .note = "inside RNN",
          .goldens = {"rnn_gru_fixed_batch_stateful_return_sequences_k2"}};
}
