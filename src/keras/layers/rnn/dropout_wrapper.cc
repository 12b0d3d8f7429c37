#include "base/errors.h"
#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

// Unlike Keras's layers it drops at inference too.
std::vector<Value> LowerDropoutWrapper(Lowering& to, const LayerCall& call) {
  for (const char* key : {"input_keep_prob", "output_keep_prob", "state_keep_prob"})
    if (call.config.Number(key) < 1) {
      to.Fail(Unimplemented("drops at random at inference too ({} is {}); keep everything to convert it", key, call.config.Number(key)));
      return {};
    }
  return LowerWrappedCell(to, call);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(dropout_wrapper) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "DropoutWrapper",
          .config = {ConfigKey("cell", Kind::kAny).Required(),
                     {"input_keep_prob", 1.0},
                     {"output_keep_prob", 1.0},
                     {"state_keep_prob", 1.0},
                     {"variational_recurrent", false},
                     {"input_size", Kind::kAny},
                     {"dropout_fn", Kind::kAny},
                     {"dropout_fn_type", Kind::kAny},
                     {"dropout_fn_module", Kind::kAny},
                     {"dropout_state_filter_visitor", Kind::kAny},
                     {"dropout_state_filter_visitor_type", Kind::kAny},
                     {"dropout_state_filter_visitor_module", Kind::kAny}},
          .children = WrappedCell,
          .cell_states = WrappedStates,
          .lower_call = LowerDropoutWrapper,
          .note = "inside RNN; with any keep probability below 1 it is refused: it drops at random at inference too",
          .goldens = {"rnn_wrapped_cells_k2"}};
}
