#include "keras/operations/numpy.h"

KERATIN_OPERATION(gaussian_blur) {
  return Operation("ops.GaussianBlur", {"images"},
                   {ConfigKey("kernel_size", ConfigKey::Kind::kInts, 3), {"sigma", ConfigKey::Kind::kAny}, {"data_format", ConfigKey::Kind::kString}},
                   [](OpCall& c) -> Results {
                     const std::vector<std::int64_t> size = c.config.Ints("kernel_size", 2);
                     const Json& sigma = c.config.Raw("sigma");
                     const auto one = [&](std::size_t i) {
                       const double deviation = sigma.is_array() ? sigma[i].AsDouble().value_or(1) : sigma.AsDouble().value_or(1);
                       std::vector<double> weights;
                       double sum = 0;
                       for (std::int64_t k = 0; k < size[i] && k < 1000; ++k) {
                         const double x = (static_cast<double>(k) - static_cast<double>(size[i] - 1) / 2) / deviation;
                         weights.push_back(std::exp(-0.5 * x * x));
                         sum += weights.back();
                       }
                       for (double& weight : weights) weight /= sum;
                       return weights;
                     };
                     // The kernel's first axis has the second of the numbers: Keras makes it so.
                     const std::vector<double> across = one(0), down = one(1);
                     std::vector<float> kernel;
                     for (const double a : down)
                       for (const double b : across) kernel.push_back(static_cast<float>(a * b));
                     return InChannelsLast(c, c.Tensor("images"), [&](Expr given) {
                       const Expr x = given.rank() == 3 ? ExpandDims(given, 0) : given;
                       const Expr weights(c.to, c.to.Const(Tensor::Of(Shape{size[0], size[1], 1, 1}, kernel)));
                       const Expr tiled = Call("Tile", {Cast(weights, x.dtype()), IntsExpr(c.to, {1, 1, c.to.StaticDim(x, -1), 1})});
                       const Expr y = Call("DepthwiseConv2dNative", {x, tiled}, {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", "SAME"}});
                       return given.rank() == 3 ? Squeeze(y, {0}) : y;
                     });
                   });
}
