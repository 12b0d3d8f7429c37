#include "keras/operations/numpy.h"

KERATIN_OPERATION(ssim) {
  return Operation("ops.SSIM", {"image1", "image2"},
                   {{"max_val", 1.0}, {"filter_size", 11}, {"filter_sigma", 1.5}, {"k1", 0.01}, {"k2", 0.03}, {"data_format", ConfigKey::Kind::kString}},
                   [](OpCall& c) -> Results {
                     const Expr given = c.Tensor("image1");
                     Expr a = c.Float("image1");
                     Expr b = c.Tensor("image2", a.dtype());
                     const std::int64_t size = c.config.Int("filter_size");
                     if (size < 1 || size > 1024) return c.Fail(InvalidArgument("filter_size is {}", size));
                     const bool one = a.rank() == 3;
                     if (c.to.failed()) return a;
                     if (a.rank() != (one ? 3 : 4) || b.rank() != a.rank()) return c.Fail(InvalidArgument("takes two tensors of 3 or of 4 axes"));
                     const bool first = c.config.String("data_format") == "channels_first";
                     const auto planes = [&](Expr x) {
                       if (one) x = ExpandDims(x, 0);
                       return first ? x : ChannelsFirst(x);
                     };
                     a = planes(a);
                     b = planes(b);
                     const std::vector<Expr> dims = Dims(a);
                     if (c.to.failed()) return given;
                     std::vector<double> weights;
                     double sum = 0;
                     for (std::int64_t i = 0; i < size; ++i) {
                       const double x = static_cast<double>(i) - static_cast<double>(size - 1) / 2;
                       weights.push_back(std::exp(-x * x / (2 * c.config.Number("filter_sigma") * c.config.Number("filter_sigma"))));
                       sum += weights.back();
                     }
                     std::vector<float> square;
                     for (const double down : weights)
                       for (const double across : weights) square.push_back(static_cast<float>(down / sum * (across / sum)));
                     const Expr kernel = Cast(Expr(c.to, c.to.Const(Tensor::Of(Shape{size, size, 1, 1}, square))), a.dtype());
                     const auto blur = [&](Expr x) {
                       return Call("Conv2D", {x, kernel}, {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", "VALID"}});
                     };
                     const auto column = [&](Expr x) { return Reshape(x, {IntExpr(c.to, -1), dims[2], dims[3], IntExpr(c.to, 1)}); };
                     a = column(a);
                     b = column(b);
                     const double c1 = std::pow(c.config.Number("k1") * c.config.Number("max_val"), 2);
                     const double c2 = std::pow(c.config.Number("k2") * c.config.Number("max_val"), 2);
                     const Expr mean_a = blur(a), mean_b = blur(b);
                     const Expr aa = mean_a * mean_a, bb = mean_b * mean_b, ab = mean_a * mean_b;
                     const Expr var_a = blur(a * a) - aa, var_b = blur(b * b) - bb, both = blur(a * b) - ab;
                     const Expr map = ((2 * ab + c1) * (2 * both + c2)) / ((aa + bb + c1) * (var_a + var_b + c2));
                     const Expr each = Reshape(Reduce("Mean", map, Over({1, 2, 3})), {dims[0], dims[1]});
                     const Expr mean = Reduce("Mean", each, Over({-1}));
                     return Cast(one ? Squeeze(mean, {0}) : mean, given.dtype());
                   });
}
