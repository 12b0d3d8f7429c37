#include "keras/layers/rnn/conv_lstm.h"

KERATIN_LAYER(conv_lstm2d) {
  return ConvLstm("ConvLSTM2D", 2, [](Lowering& to, const LayerCall& call) { return LowerConvLstm(to, call, 2); },
                  {"conv_lst_m2d_filters3_kernel_size2", "conv_lst_m2d_channels_first_filters2_kernel_size2_channels_first_return_sequences_k2",
                   "old_keras_1_2_2_conv_lstm"});
}
