#include "keras/symbols/image.h"

#include <cmath>
#include <limits>

#include "keras/operations/numpy.h"

namespace keratin::keras {
namespace {

// 0 for what is no integer type of images.
double LargestPixel(DType dtype) {
  switch (dtype) {
    case DType::kUint8: return 255;
    case DType::kInt8: return 127;
    case DType::kUint16: return 65535;
    case DType::kInt16: return 32767;
    case DType::kInt32: return 2147483647;
    default: return 0;
  }
}

}  // namespace

Expr ConvertImage(OpCall& c, Expr x, DType dtype, bool saturate) {
  if (c.to.failed() || x.dtype() == dtype) return x;
  const auto cast = [&](Expr y) { return saturate ? SaturateCast(y, dtype) : Cast(y, dtype); };
  const double from = LargestPixel(x.dtype()), to = LargestPixel(dtype);
  const bool from_float = IsFloating(x.dtype()), to_float = IsFloating(dtype);
  if (from_float && to_float) return Cast(x, dtype);
  if (from > 0 && to_float) return Cast(x, dtype) * (1 / from);
  if (from_float && to > 0) return cast(x * (to + 0.5));
  if (from > 0 && to > 0) {
    if (from > to) return cast(Call("FloorDiv", {x, x.Number((from + 1) / (to + 1))}));
    return cast(x) * ((to + 1) / (from + 1));
  }
  return c.Fail(Unimplemented("from {} to {} is not supported", DTypeName(x.dtype()), DTypeName(dtype)));
}

Expr AdjustImage(OpCall& c, const std::function<Expr(Expr)>& change, bool saturate) {
  const Expr x = c.First();
  if (c.to.failed()) return x;
  const bool own = x.dtype() == DType::kFloat || x.dtype() == DType::kHalf;
  return ConvertImage(c, change(own ? x : ConvertImage(c, x, DType::kFloat, false)), x.dtype(), saturate);
}

Expr MixColors(OpCall& c, const std::array<float, 9>& matrix) {
  const Expr x = c.First();
  const int rank = x.rank();
  if (c.to.failed()) return x;
  const Expr kernel = Cast(Expr(c.to, c.to.Const(Tensor::Of(Shape{3, 3}, std::vector<float>(matrix.begin(), matrix.end())))), x.dtype());
  return Tensordot(x, kernel, {rank - 1}, {0});
}

Expr ResizeImage(OpCall& c, Expr x, Expr size) {
  std::string method = c.String("method", "bilinear");
  if (const std::optional<std::int64_t> number = c.Constant("method").AsInt())
    method = *number == 1 ? "nearest" : *number == 2 ? "bicubic" : *number == 3 ? "area" : "bilinear";
  if (method == "nearest") return Raw("ResizeNearestNeighbor", {x, size}, {{"half_pixel_centers", true}});
  if ((method == "bilinear" || method == "bicubic") && !c.Bool("antialias", false))
    return Raw(method == "bilinear" ? "ResizeBilinear" : "ResizeBicubic", {x, size}, {{"half_pixel_centers", true}});
  if (method == "area") return Raw("ResizeArea", {x, size});
  const std::string_view kernel = method == "bilinear" ? "triangle" : method == "bicubic" ? "keyscubic" : std::string_view(method);
  const Expr sizes = Cast(Vector(c.to, {Dim(x, 1), Dim(x, 2)}), DType::kFloat);
  const Expr zeros(c.to, c.to.Const(Tensor{{2}, {0, 0}}));
  return Raw("ScaleAndTranslate", {x, size, Cast(size, DType::kFloat) / sizes, zeros},
             {{"kernel_type", std::string(kernel)}, {"antialias", c.Bool("antialias", false)}});
}

Expr CropImage(Expr x, Expr top, Expr left, Expr height, Expr width) {
  Lowering& to = x.to();
  std::vector<Expr> begin = {top, left, IntExpr(to, 0)}, size = {height, width, IntExpr(to, -1)};
  if (x.rank() == 4) {
    begin.insert(begin.begin(), IntExpr(to, 0));
    size.insert(size.begin(), IntExpr(to, -1));
  }
  return Raw("Slice", {x, Vector(to, begin), Vector(to, size)});
}

Expr PadImage(Expr x, Expr top, Expr left, Expr height, Expr width) {
  Lowering& to = x.to();
  const auto row = [&](Expr before, Expr size, int axis) { return Vector(to, {before, size - before - Dim(x, axis)}); };
  const Expr none = IntsExpr(to, {0, 0});
  std::vector<Expr> rows = {row(top, height, -3), row(left, width, -2), none};
  if (x.rank() == 4) rows.insert(rows.begin(), none);
  return Raw("Pad", {x, Stack(to, rows, 0)});
}

Expr ImageOf(OpCall& c) {
  const Expr x = c.First();
  if (!c.to.failed() && x.rank() != 3 && x.rank() != 4) return c.Fail(InvalidArgument("takes images of 3 or 4 axes"));
  return x;
}

Expr SizeOf(OpCall& c, std::string_view parameter) { return c.Tensor(parameter, DType::kInt32); }

std::array<Expr, 3> ComparedImages(OpCall& c) {
  const auto [first, second] = Operands(c, "img1", "img2");
  if (!c.to.failed() && first.rank() != 4) c.Fail(Unimplemented("takes images of 4 axes"));
  if (c.to.failed()) return {first, second, first};
  const Expr most = ConvertImage(c, first.Number(c.Number("max_val", 1)), DType::kFloat, false);
  return {ConvertImage(c, first, DType::kFloat, false), ConvertImage(c, second, DType::kFloat, false), most};
}

std::pair<Expr, Expr> SimilarityOf(OpCall& c, Expr a, Expr b, Expr most) {
  const std::int64_t size = c.Int("filter_size", 11), channels = c.to.StaticDim(a, -1);
  if (size < 1 || size > 1000) c.Fail(Unimplemented("takes a filter of up to 1000 pixels"));
  if (c.to.failed()) return {a, a};
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
  return {luminance * structure, structure};
}

std::vector<Expr> SuppressionInputs(OpCall& c, std::initializer_list<std::string_view> parameters) {
  std::vector<Expr> inputs;
  for (const std::string_view parameter : parameters) {
    const CallArgument* argument = c.Find(parameter);
    const bool tensor = argument != nullptr && argument->kind == Argument::Kind::kTensor;
    if (tensor || inputs.size() < 3) {
      inputs.push_back(c.Tensor(parameter, parameter.starts_with("max_") ? DType::kInt32 : DType::kFloat));
    } else if (parameter == "score_threshold" && *parameters.begin() == "overlaps") {
      inputs.emplace_back(c.to, c.to.Scalar(c.Number(parameter, -std::numeric_limits<double>::infinity()), DType::kFloat));
    } else if (parameter == "max_total_size") {
      inputs.emplace_back(c.to, c.to.Int(c.Int(parameter, 0), "Const"));
    } else {
      const double fallback = parameter == "score_threshold" ? -std::numeric_limits<double>::infinity() : parameter.ends_with("_threshold") ? 0.5 : 0;
      inputs.emplace_back(c.to, c.to.Scalar(c.Number(parameter, fallback), DType::kFloat, parameter));
    }
  }
  return inputs;
}

}  // namespace keratin::keras
