#include "keras/layers/rnn/conv_lstm.h"

KERATIN_LAYER(conv_lstm1d) {
  return ConvLstm("ConvLSTM1D", 1, [](Lowering& to, const LayerCall& call) { return LowerConvLstm(to, call, 1); },
                  {"conv_lst_m1d_filters3_kernel_size2", "conv_lst_m1d_channels_first_filters2_kernel_size2_channels_first_return_sequences_k2"});
}
