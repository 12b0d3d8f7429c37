#include <numbers>

#include "keras/operations/numpy.h"

namespace keratin::keras {
namespace {

Expr SincOver(Expr x, double radius) {
  const Expr turn = x * std::numbers::pi;
  const Expr y = radius * Call("Sin", {turn}) * Call("Sin", {turn / radius});
  const Expr square = Where(Call("NotEqual", {x, x.Number(0)}), std::numbers::pi * std::numbers::pi * Call("Square", {x}), OnesLike(x));
  return Where(x > radius, ZerosLike(x), Where(x > 1e-3, y / square, OnesLike(x)));
}

// The weight at each distance.
Expr CurveAt(OpCall& c, const std::string& method, Expr x) {
  if (method == "lanczos3") return SincOver(x, 3);
  if (method == "lanczos5") return SincOver(x, 5);
  if (method == "cubic" || method == "bicubic" || method == "tricubic") {
    const Expr near = ((1.5 * x - 2.5) * x) * x + 1, far = ((-0.5 * x + 2.5) * x - 4) * x + 2;
    return Where(x >= 2, ZerosLike(x), Where(x >= 1, far, near));
  }
  if (method == "linear" || method == "bilinear" || method == "trilinear") return Call("Maximum", {x.Number(0), 1 - Call("Abs", {x})});
  return c.Fail(InvalidArgument("there is no method \"{}\"", method));
}

// What each output position (column) takes of each input position (row) of one axis.
Expr WeightsOfAxis(OpCall& c, Expr in, Expr out, Expr scale, Expr translation) {
  const DType dtype = scale.dtype();
  const auto range = [&](Expr size) { return Cast(Range(IntExpr(c.to, 0), size), dtype); };
  const Expr back = 1 / scale;
  const Expr sample = (range(out) + 0.5) * back - translation * back - 0.5;
  Expr x = Call("Abs", {ExpandDims(sample, 0) - ExpandDims(range(in), 1)});
  if (c.config.Bool("antialias")) x = x / Call("Maximum", {back, back.Number(1)});
  const Expr weights = CurveAt(c, c.config.String("method"), x);
  const Expr sum = Reduce("Sum", weights, Over({0}), true);
  const Expr whole = Where(Call("NotEqual", {sum, sum.Number(0)}), sum, OnesLike(sum));
  const Expr enough = Call("Abs", {sum}) > 1000.0 * static_cast<double>(std::numeric_limits<float>::epsilon());
  const Expr inside = (sample >= -0.5) & (sample <= Cast(in, dtype) - 0.5);
  return Where(ExpandDims(inside, 0), Where(enough, weights / whole, ZerosLike(weights)), ZerosLike(weights));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_OPERATION(scale_and_translate) {
  return Operation(
      "ops.ScaleAndTranslate", {"images", "output_shape", "scale", "translation"},
      {ConfigKey("spatial_dims", ConfigKey::Kind::kInts).Required(), ConfigKey("method", ConfigKey::Kind::kString).Required(), {"antialias", true}},
      [](OpCall& c) -> Results {
        const Expr x = c.Tensor("images");
        const std::vector<std::int64_t> shape = c.Ints("output_shape"), axes = c.config.Ints("spatial_dims");
        const auto [scale, translation] = c.Pair("scale", "translation");
        const int rank = x.rank();
        if (c.to.failed()) return x;
        if (shape.size() != static_cast<std::size_t>(rank)) return c.Fail(InvalidArgument("output_shape has {} numbers for {} axes", shape.size(), rank));
        if (!IsFloating(scale.dtype())) return c.Fail(InvalidArgument("scale and translation must be floating point"));
        const auto axis_count = static_cast<std::int64_t>(axes.size());
        for (const Expr& given : {scale, translation})
          if (given.rank() != 1 || c.to.StaticDim(given, 0) < axis_count)
            return c.Fail(InvalidArgument("scale and translation must have {} numbers", axis_count));
        const bool rounds = IsInteger(x.dtype());
        Expr y = rounds ? Cast(x, DType::kFloat) : x;
        for (std::size_t i = 0; i < axes.size(); ++i) {
          const int axis = Axis(c.to, axes[i], rank);
          if (c.to.failed()) return x;
          const std::int64_t size = shape[static_cast<std::size_t>(axis)];
          if (size < 0) return c.Fail(InvalidArgument("output_shape has the number {}", size));
          const auto at = static_cast<std::int64_t>(i);
          const Expr weights = WeightsOfAxis(c, Dim(x, axis), IntExpr(c.to, size), Index(scale, 0, at), Index(translation, 0, at));
          y = MoveAxis(Tensordot(y, Cast(weights, y.dtype()), {axis}, {0}), {-1}, {axis});
        }
        if (!rounds) return y;
        const auto bound = [&](const char* op) { return Cast(Reduce(op, x, {}), DType::kFloat); };
        return Cast(Clip(Call("Round", {y}), bound("Min"), bound("Max")), x.dtype());
      });
}
