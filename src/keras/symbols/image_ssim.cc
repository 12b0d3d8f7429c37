#include <cmath>

#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_ssim) {
  return {.names = {"image.ssim", "compat.v1.image.ssim"},
          .parameters = {"img1", "img2", "max_val", "filter_size", "filter_sigma", "k1", "k2", "return_index_map"},
          .lower = [](OpCall& c) -> Results {
            const auto [first, second] = Operands(c, "img1", "img2");
            if (c.to.failed()) return first;
            const Expr a = ConvertImage(c, first, DType::kFloat, false), b = ConvertImage(c, second, DType::kFloat, false);
            const Expr most = ConvertImage(c, first.Number(c.Number("max_val", 1)), DType::kFloat, false);
            const std::int64_t size = c.Int("filter_size", 11), channels = c.to.StaticDim(a, -1);
            if (a.rank() != 4 || size < 1 || size > 1000) return c.Fail(Unimplemented("takes images of 4 axes and a filter of up to 1000 pixels"));
            if (c.to.failed()) return a;
            // A Gaussian that sums to one, for each channel.
            const double sigma = c.Number("filter_sigma", 1.5);
            std::vector<double> line(static_cast<std::size_t>(size));
            double sum = 0;
            for (std::size_t i = 0; i < line.size(); ++i) {
              const double place = static_cast<double>(i) - static_cast<double>(size - 1) / 2;
              sum += line[i] = std::exp(-0.5 * place * place / (sigma * sigma));
            }
            std::vector<float> filter;
            for (const double row : line)
              for (const double column : line) filter.push_back(static_cast<float>(row * column / (sum * sum)));
            const Expr one(c.to, c.to.Const(Tensor::Of(Shape{size, size, 1, 1}, filter)));
            const Expr kernel = Raw("Tile", {one, IntsExpr(c.to, {1, 1, channels, 1})});
            const auto blur = [&](Expr x) {
              return Raw("DepthwiseConv2dNative", {x, kernel}, {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", "VALID"}});
            };
            const auto square = [](Expr x) { return Call("Square", {x}); };
            const Expr c1 = square(c.Number("k1", 0.01) * most), c2 = square(c.Number("k2", 0.03) * most);
            const Expr mean_a = blur(a), mean_b = blur(b), both = mean_a * mean_b * 2, squares = square(mean_a) + square(mean_b);
            const Expr luminance = (both + c1) / (squares + c1);
            const Expr structure = (blur(a * b) * 2 - both + c2) / (blur(square(a) + square(b)) - squares + c2);
            const Expr map = luminance * structure;
            return Reduce("Mean", c.Bool("return_index_map", false) ? map : Reduce("Mean", map, Over({-3, -2})), Over({-1}));
          }};
}
