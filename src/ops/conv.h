// What the convolution ops share.
#pragma once

#include "kernels/activation.h"
#include "ops/window.h"

namespace keratin::ops {

// Conv2D and Conv3D: input [batch, spatial..., channels], filter [spatial..., channels / groups, out channels].
Status ConvShape(InferContext& c, int spatial);
// DepthwiseConv2dNative: filter [height, width, channels, multiplier].
Status DepthwiseShape(InferContext& c);
// Conv2DBackpropInput and Conv3DBackpropInputV2: output shape by input 0, filter [spatial..., out channels, in channels].
Status ConvBackpropInputShape(InferContext& c, int spatial);

// What is done to the sums of a float32 convolution; inputs that hold scale, bias and residual, or -1.
struct ConvEpilogue {
  int scale_input = -1;  // what the filter is multiplied by, [channels]
  int bias_input = -1;
  int residual_input = -1;
  kernels::Activation activation = kernels::Activation::kNone;
  float alpha = 0;
  float beta = 0;
  [[nodiscard]] bool empty() const { return scale_input < 0 && bias_input < 0 && residual_input < 0 && activation == kernels::Activation::kNone; }
};

Result<std::unique_ptr<Step>> MakeConvStep(PrepareContext& c, int spatial, const ConvEpilogue& epilogue = {});
Result<std::unique_ptr<Step>> MakeDepthwiseStep(PrepareContext& c, const ConvEpilogue& epilogue = {});
Result<std::unique_ptr<Step>> MakeConvBackpropInputStep(PrepareContext& c, int spatial);

}  // namespace keratin::ops
