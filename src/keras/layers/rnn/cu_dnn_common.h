// Weights of CuDNNLSTM and CuDNNGRU, as files hold them, in the form that LSTM and GRU have.
#pragma once

#include <string_view>

#include "keras/lowering.h"

namespace keratin::keras {

// Each gate's kernel stands in the file as [units, inputs] in row order under the shape [inputs, units]; its recurrent kernel is transposed; the bias is
// doubled: one for the input, one for the state. Gives `value` of the slot as LSTM (`sum_biases`) or GRU with reset_after has it.
// INVALID_ARGUMENT when its shape does not fit `gates`.
Result<Tensor> FromCuDnn(const Tensor& value, std::string_view slot, std::int64_t gates, bool sum_biases);
// The other way: a weight of LSTM, or of GRU with reset_after, as CuDNNLSTM and CuDNNGRU have it.
Result<Tensor> ToCuDnn(const Tensor& value, std::string_view slot, std::int64_t gates);

}  // namespace keratin::keras
