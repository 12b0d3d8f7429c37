#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_atrous_conv2d_transpose) {
  return {.names = {"nn.atrous_conv2d_transpose", "compat.v1.nn.atrous_conv2d_transpose"},
          .parameters = {"value", "filters", "output_shape", "rate", "padding"},
          .lower = [](OpCall& c) -> Results {
            const auto [x, kernel] = Operands(c, "value", "filters");
            const std::vector<std::int64_t> shape = c.Ints("output_shape");
            const std::int64_t rate = c.Int("rate", 1), size = c.to.StaticDim(kernel, 0), width = c.to.StaticDim(kernel, 1);
            constexpr std::int64_t kMost = 1 << 24;
            if (c.to.failed() || shape.size() != 4 || rate < 1 || rate > kMost)
              return c.Fail(InvalidArgument("needs 4 numbers as output_shape and a positive rate"));
            for (const std::int64_t number : shape)
              if (number < 1 || number > kMost) return c.Fail(InvalidArgument("output_shape has the number {}", number));
            const bool same = c.String("padding", "VALID") == "SAME";
            // What pads the images of zeros between the weights, and what makes them a multiple of the rate.
            const auto around = [&](std::int64_t weights, std::int64_t out) {
              const std::int64_t pad = same ? (weights - 1) * rate : 0;
              return std::array<std::int64_t, 3>{pad / 2, pad - pad / 2, (rate - (out + pad) % rate) % rate};
            };
            const auto [top, bottom, more_rows] = around(size, shape[1]);
            const auto [left, right, more_columns] = around(width, shape[2]);
            const Expr blocks = IntsExpr(c.to, {rate, rate});
            const auto pairs = [&](const std::vector<std::int32_t>& numbers) { return Expr(c.to, c.to.Const(Tensor::Of(Shape{2, 2}, numbers))); };
            const auto narrow = [](std::int64_t number) { return static_cast<std::int32_t>(number); };
            const Expr spread = Raw("SpaceToBatchND", {x, blocks, pairs({0, narrow(more_rows), 0, narrow(more_columns)})});
            const Expr sizes = IntsExpr(
                c.to, {rate * rate * shape[0], (shape[1] + top + bottom + more_rows) / rate, (shape[2] + left + right + more_columns) / rate, shape[3]});
            const Expr back = Raw("Conv2DBackpropInput", {sizes, kernel, spread}, {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", "VALID"}});
            return Raw("BatchToSpaceND", {back, blocks, pairs({narrow(top), narrow(bottom + more_rows), narrow(left), narrow(right + more_columns)})});
          }};
}
