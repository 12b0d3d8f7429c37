#include "base/errors.h"
#include "keras/layers/rnn/cu_dnn_common.h"
#include "keras/layers/rnn/rnn_common.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerCuDnnLstm(Lowering& to, const LayerCall& call) {
  if (call.mask().valid()) {
    to.Fail(InvalidArgument("takes no mask; use an LSTM instead"));
    return {};
  }
  return LowerRnn(to, call, LstmCell({.units = call.config.Int("units"), .activation = "tanh", .recurrent_activation = "sigmoid"}));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(cu_dnn_lstm) {
  return {.class_name = "CuDNNLSTM",
          .config = RnnConfig(),
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"}, {.name = "recurrent_kernel", .initializer = "orthogonal"}, {.name = "bias"}},
          .convert_weight = [](const Config&, std::string_view slot, const Tensor& value) { return FromCuDnn(value, slot, 4, true); },
          .compute_mask = RnnMask,
          .lower_call = LowerCuDnnLstm,
          .note = "becomes an LSTM; masks are refused, as Keras refuses them"};
}
