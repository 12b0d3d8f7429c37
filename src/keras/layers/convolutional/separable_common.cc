#include <algorithm>

#include "keras/layers/convolutional/separable.h"

namespace keratin::keras {

Value SeparableConvolution(Lowering& to, Value x, Value depthwise, Value pointwise, const std::vector<std::int64_t>& kernel_size,
                           const std::vector<std::int64_t>& strides, const std::vector<std::int64_t>& dilation_rate, const std::string& padding) {
  const Lowering::Scope scope = to.Enter("separable_conv2d");
  to.Reserve("Shape");
  const auto above_one = [](const std::vector<std::int64_t>& numbers) {
    return std::any_of(numbers.begin(), numbers.end(), [](std::int64_t number) { return number != 1; });
  };
  const bool dilated = above_one(dilation_rate);
  const bool strided = above_one(strides);
  const std::vector<std::int64_t> steps = dilated ? std::vector<std::int64_t>{1, 1, 1, 1} : std::vector<std::int64_t>{1, strides[0], strides[1], 1};
  const auto convolve = [&](Value input, const std::string& pad) {
    return to.Op("DepthwiseConv2dNative", {input, depthwise}, {{"strides", steps}, {"padding", pad}});
  };
  const auto without_holes = [&](Value spread) { return convolve(spread, "VALID"); };
  Value y;
  if (dilated && strided)
    y = WithStridedHoles(to, x, kernel_size, strides, dilation_rate, padding == "SAME", without_holes);
  else
    y = dilated ? WithSpaceToBatch(to, x, kernel_size, dilation_rate, padding == "SAME", without_holes) : convolve(x, padding);
  return to.Op("Conv2D", {y, pointwise}, {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", std::string("VALID")}}, to.scope());
}

}  // namespace keratin::keras
