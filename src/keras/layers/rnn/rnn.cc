#include "base/errors.h"
#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

// Keras before 2.2.3 has the states of the last of stacked cells first.
bool TurnsStates(const KerasVersion& version) {
  if (version.major != 2 || version.minor > 2) return version.major < 2;
  return version.minor < 2 || version.text.starts_with("2.2.0") || version.text.starts_with("2.2.1") || version.text.starts_with("2.2.2");
}

std::vector<Value> LowerRnnLayer(Lowering& to, const LayerCall& call) {
  const Layer* cell = ChildIn(call.layer, "cell");
  if (cell == nullptr || cell->spec == nullptr || cell->spec->cell_states == nullptr) {
    to.Fail(Unimplemented("runs {}, which is no cell that Keratin knows", cell == nullptr ? "no cell" : cell->class_name));
    return {};
  }
  const bool shows_states = call.config.Bool("return_state") || call.inputs.size() > 1 || !call.Tensors("initial_state").empty() || !call.Tensors("1").empty();
  if (cell->children.size() > 1 && shows_states && TurnsStates(to.version())) {
    to.Fail(Unimplemented(
        "gives or takes the states of stacked cells, which Keras before 2.2.3 has in another order (the file is of Keras {}); it is not supported",
        to.version().text));
    return {};
  }
  return LowerRnn(to, call, CellOf(*cell));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(rnn) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "RNN",
          .config = {ConfigKey("cell", Kind::kAny).Required(),
                     {"return_sequences", false},
                     {"return_state", false},
                     {"go_backwards", false},
                     {"stateful", false},
                     {"time_major", false},
                     {"unroll", false},
                     {"zero_output_for_mask", false}},
          .children = WrappedCell,
          .compute_mask = RnnMask,
          .lower_call = LowerRnnLayer,
          .note = "over LSTMCell, GRUCell, SimpleRNNCell, PeepholeLSTMCell and StackedRNNCells of these; cells written in Python are refused",
          .goldens = {"rnn_lstm", "rnn_gru_fixed_batch_stateful_return_sequences_k2"}};
}
