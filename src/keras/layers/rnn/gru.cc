#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerGru(Lowering& to, const LayerCall& call) { return LowerRnn(to, call, GruCell(CellOptionsOf(call.config, "gru_cell/"))); }

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(gru) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "GRU",
          .aliases = {"UnifiedGRU"},
          .config = RnnConfig({{"activation", Kind::kAny, "tanh"},
                               ConfigKey("recurrent_activation", Kind::kAny, "sigmoid").Alias("inner_activation"),
                               {"use_bias", true},
                               ConfigKey("reset_after", true).InKeras2(false)}),
          .weights = {{.name = "gru_cell/kernel", .group = "cell", .initializer = "glorot_uniform"},
                      {.name = "gru_cell/recurrent_kernel", .group = "cell", .initializer = "orthogonal"},
                      {.name = "gru_cell/bias", .when = "use_bias", .group = "cell"}},
          .compute_mask = RnnMask,
          .lower_call = LowerGru,
          .goldens = {"gru_default", "gru_units3_hard_sigmoid_return_sequences_return_state_mask_masking_k2"}};
}
