#include "base/errors.h"
#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerResidualWrapper(Lowering& to, const LayerCall& call) {
  if (!call.config.IsNull("residual_fn")) {
    to.Fail(Unimplemented("its \"residual_fn\" is Python code, which is never run"));
    return {};
  }
  std::vector<Value> results = LowerWrappedCell(to, call);
  if (!results.empty()) results.front() = to.Op("AddV2", {call.input(), results.front()});
  return results;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(residual_wrapper) {
  return {.class_name = "ResidualWrapper",
          .config = {ConfigKey("cell", ConfigKey::Kind::kAny).Required(),
                     {"residual_fn", ConfigKey::Kind::kAny},
                     {"residual_fn_type", ConfigKey::Kind::kAny},
                     {"residual_fn_module", ConfigKey::Kind::kAny}},
          .children = WrappedCell,
          .cell_states = WrappedStates,
          .lower_call = LowerResidualWrapper,
          .note = "inside RNN; with its own residual_fn it is refused",
          .goldens = {"rnn_wrapped_cells_k2"}};
}
