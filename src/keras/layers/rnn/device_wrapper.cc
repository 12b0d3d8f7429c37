#include "keras/layers/rnn/rnn_common.h"

KERATIN_LAYER(device_wrapper) {
  return {.class_name = "DeviceWrapper",
          .config = {ConfigKey("cell", ConfigKey::Kind::kAny).Required(), {"device", ConfigKey::Kind::kAny}},
          .children = WrappedCell,
          .cell_states = WrappedStates,
          .lower_call = LowerWrappedCell,
          .note = "inside RNN; the device is not looked at",
          .goldens = {"rnn_wrapped_cells_k2"}};
}
