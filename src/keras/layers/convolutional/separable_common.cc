#include <algorithm>

#include "keras/layers/convolutional/separable.h"

namespace keratin::keras {

Value SeparableConvolution(Lowering& to, Value x, Value depthwise, Value pointwise, const std::vector<std::int64_t>& kernel_size,
                           const std::vector<std::int64_t>& strides, const std::vector<std::int64_t>& dilation_rate, const std::string& padding) {
  const Lowering::Scope scope = to.Enter("separable_conv2d");
  to.Reserve("Shape");
  const auto convolve = [&](Value input, const std::string& pad) {
    return to.Op("DepthwiseConv2dNative", {input, depthwise}, {{"strides", std::vector<std::int64_t>{1, strides[0], strides[1], 1}}, {"padding", pad}});
  };
  const bool dilated = std::any_of(dilation_rate.begin(), dilation_rate.end(), [](std::int64_t rate) { return rate != 1; });
  const Value y = dilated ? WithSpaceToBatch(to, x, kernel_size, dilation_rate, padding == "SAME", [&](Value spread) { return convolve(spread, "VALID"); })
                          : convolve(x, padding);
  return to.Op("Conv2D", {y, pointwise}, {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("VALID")}}, to.scope());
}

}  // namespace keratin::keras
