// What the convolution ops share.
#pragma once

#include <memory>

#include "kernels/conv.h"
#include "ops/fused/epilogue_common.h"
#include "ops/window.h"

namespace keratin::ops {

// Conv2D and Conv3D: input [batch, spatial..., channels], filter [spatial..., channels / groups, out channels].
Status ConvShape(InferContext& c, int spatial);
// DepthwiseConv2dNative: filter [height, width, channels, multiplier].
Status DepthwiseShape(InferContext& c);
// Conv2DBackpropInput and Conv3DBackpropInputV2: output shape by input 0, filter [spatial..., out channels, in channels].
Status ConvBackpropInputShape(InferContext& c, int spatial);

double ConvFlops(const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs);
double DepthwiseFlops(const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs);
double ConvBackpropInputFlops(const Node& node, std::span<const ValueInfo> inputs, std::span<const ValueInfo> outputs);

// `epilogue` is what is done to the sums of a float32 convolution.
Result<std::unique_ptr<Step>> MakeConvStep(PrepareContext& c, int spatial, const FusedEpilogue& epilogue = {});
Result<std::unique_ptr<Step>> MakeDepthwiseStep(PrepareContext& c, const FusedEpilogue& epilogue = {});
Result<std::unique_ptr<Step>> MakeConvBackpropInputStep(PrepareContext& c, int spatial);

// --- For ops that are several convolutions in one

Result<Window> ReadConvWindow(const Attrs& attrs, int spatial, const Shape& input, const Shape& filter);
// Of the last two spatial axes.
kernels::Conv2DShape KernelShape(const Window& window, const Shape& filter, std::int64_t out_channels);
// With the run's bias and residual.
kernels::Epilogue KernelEpilogue(const FusedEpilogue& epilogue, const RunContext& c);

// The constant filter [1, 1, channels, out channels] of that input, multiplied by the epilogue's scale, as a product reads it.
struct PointwiseFilter {
  std::shared_ptr<const float> memory;
  kernels::PackedMatrix matrix;
};
Result<PointwiseFilter> PackPointwise(PrepareContext& c, int filter, const FusedEpilogue& epilogue);

}  // namespace keratin::ops
