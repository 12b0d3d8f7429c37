#include "base/errors.h"
#include "keras/layers/rnn/cu_dnn_common.h"
#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerCuDnnGru(Lowering& to, const LayerCall& call) {
  if (call.mask().valid()) {
    to.Fail(Unimplemented("takes no mask; use a GRU instead"));
    return {};
  }
  return LowerRnn(to, call, GruCell({.units = call.config.Int("units"), .activation = "tanh", .recurrent_activation = "sigmoid"}));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(cu_dnn_gru) {
  return {.class_name = "CuDNNGRU",
          .config = RnnConfig(),
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"}, {.name = "recurrent_kernel", .initializer = "orthogonal"}, {.name = "bias"}},
          .convert_weight = [](const Config&, std::string_view slot, const Tensor& value) { return FromCuDnn(value, slot, 3, false); },
          .compute_mask = RnnMask,
          .lower_call = LowerCuDnnGru,
          .note = "becomes a GRU; masks are refused, as Keras refuses them"};
}
