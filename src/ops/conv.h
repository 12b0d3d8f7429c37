// What the convolution ops share.
#pragma once

#include "ops/fused/epilogue_common.h"
#include "ops/window.h"

namespace keratin::ops {

// Conv2D and Conv3D: input [batch, spatial..., channels], filter [spatial..., channels / groups, out channels].
Status ConvShape(InferContext& c, int spatial);
// DepthwiseConv2dNative: filter [height, width, channels, multiplier].
Status DepthwiseShape(InferContext& c);
// Conv2DBackpropInput and Conv3DBackpropInputV2: output shape by input 0, filter [spatial..., out channels, in channels].
Status ConvBackpropInputShape(InferContext& c, int spatial);

// `epilogue` is what is done to the sums of a float32 convolution.
Result<std::unique_ptr<Step>> MakeConvStep(PrepareContext& c, int spatial, const FusedEpilogue& epilogue = {});
Result<std::unique_ptr<Step>> MakeDepthwiseStep(PrepareContext& c, const FusedEpilogue& epilogue = {});
Result<std::unique_ptr<Step>> MakeConvBackpropInputStep(PrepareContext& c, int spatial);

}  // namespace keratin::ops
