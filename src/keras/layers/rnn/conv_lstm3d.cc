#include "keras/layers/rnn/conv_lstm.h"

KERATIN_LAYER(conv_lstm3d) {
  return ConvLstm("ConvLSTM3D", 3, [](Lowering& to, const LayerCall& call) { return LowerConvLstm(to, call, 3); },
                  {"conv_lst_m3d_filters3_kernel_size2", "conv_lst_m3d_channels_first_filters2_kernel_size2_channels_first_return_sequences_k2"});
}
