#include "keras/symbols/image.h"

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

}  // namespace keratin::keras
