#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

std::vector<Value> Step(Lowering& to, const CellOptions& options, Value x, const std::vector<Value>& states) {
  CellOptions own = options;
  own.peepholes = true;
  return LstmStep(to, own, x, states);
}

std::vector<Value> LowerPeepholeLstmCell(Lowering& to, const LayerCall& call) { return LowerCell(to, call, Step); }

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(peephole_lstm_cell) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "PeepholeLSTMCell",
          .config = {ConfigKey("units", Kind::kInt).Required(),
                     {"activation", Kind::kAny, "tanh"},
                     {"recurrent_activation", Kind::kAny, "hard_sigmoid"},
                     {"use_bias", true}},
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"},
                      {.name = "recurrent_kernel", .initializer = "orthogonal"},
                      {.name = "bias", .when = "use_bias"},
                      {.name = "input_gate_peephole_weights", .initializer = "glorot_uniform"},
                      {.name = "forget_gate_peephole_weights", .initializer = "glorot_uniform"},
                      {.name = "output_gate_peephole_weights", .initializer = "glorot_uniform"}},
          .cell_states = [](const Layer& layer) { return std::vector<std::int64_t>(2, layer.config.Int("units")); },
          .lower_call = LowerPeepholeLstmCell,
          .note = "inside RNN",
          .goldens = {"rnn_peephole_cells_k2"}};
}
