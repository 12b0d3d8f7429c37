// What _LSTM, _GRU and _SimpleRNN share: a whole recurrent layer over a sequence, in float32, on kernels/rnn.h.
//
//   inputs   x [time, batch, input], kernel [input, gates * units], recurrent_kernel [units, gates * units], num_bias biases [gates * units] (a second one:
//            GRU's recurrent bias), num_state initial states [batch, units] (all or none: zeros), num_mask masks [time, batch] (false: the step leaves the
//            states as they are)
//   outputs  sequence [time, batch, units] in the order of the steps, then the last states [batch, units]
//
// kernel, recurrent_kernel and biases must be constants. Activations are names of ActivationOf (epilogue_common.h); for hard_sigmoid alpha and beta are its
// slope and offset. A masked step puts out what the step before did, or zeros with zero_output_for_mask.
#pragma once

#include <string_view>
#include <vector>

#include "kernels/rnn.h"
#include "ops/op.h"

namespace keratin::ops {

struct RecurrentOp {
  kernels::RnnKind kind;
  int gates;
  int states;
};

std::vector<std::string_view> RecurrentInputs();
std::vector<std::string_view> RecurrentOutputs(const RecurrentOp& op);
std::vector<std::string_view> RecurrentAttrs(const RecurrentOp& op);
double RecurrentFlops(const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs);
Status InferRecurrent(InferContext& c, const RecurrentOp& op);
Result<std::unique_ptr<Step>> PrepareRecurrent(PrepareContext& c, const RecurrentOp& op);

}  // namespace keratin::ops
