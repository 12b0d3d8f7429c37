// ConvLSTM1D, ConvLSTM2D, ConvLSTM3D: an LSTM whose products are convolutions.
#pragma once

#include "keras/lowering.h"

namespace keratin::keras {

// Over `dims` spatial axes.
LayerSpec ConvLstm(std::string_view class_name, int dims, std::vector<Value> (*lower_call)(Lowering& to, const LayerCall& call),
                   std::vector<std::string_view> goldens);
std::vector<Value> LowerConvLstm(Lowering& to, const LayerCall& call, int dims);

}  // namespace keratin::keras
