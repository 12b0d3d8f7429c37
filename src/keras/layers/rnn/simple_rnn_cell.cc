#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerSimpleRnnCell(Lowering& to, const LayerCall& call) { return LowerCell(to, call, SimpleRnnStep); }

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(simple_rnn_cell) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "SimpleRNNCell",
          .config = {ConfigKey("units", Kind::kInt).Required(), {"activation", Kind::kAny, "tanh"}, {"use_bias", true}},
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"},
                      {.name = "recurrent_kernel", .initializer = "orthogonal"},
                      {.name = "bias", .when = "use_bias"}},
          .cell_states = [](const Layer& layer) { return std::vector<std::int64_t>(1, layer.config.Int("units")); },
          .lower_call = LowerSimpleRnnCell,
          .note = "inside RNN"};
}
