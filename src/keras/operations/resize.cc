#include "keras/layers/preprocessing/image_preprocessing/images.h"
#include "keras/operations/numpy.h"

KERATIN_OPERATION(resize) {
  return Operation("ops.Resize", {"images"},
                   {ConfigKey("size", ConfigKey::Kind::kInts).Count(2).Required(),
                    {"interpolation", "bilinear"},
                    {"antialias", false},
                    {"crop_to_aspect_ratio", false},
                    {"pad_to_aspect_ratio", false},
                    {"fill_mode", "constant"},
                    {"fill_value", 0.0},
                    {"data_format", ConfigKey::Kind::kString}},
                   [](OpCall& c) -> Results {
                     const bool crop = c.config.Bool("crop_to_aspect_ratio"), pad = c.config.Bool("pad_to_aspect_ratio");
                     if (crop && pad) return c.Fail(InvalidArgument("crop_to_aspect_ratio and pad_to_aspect_ratio exclude each other"));
                     if (c.config.String("fill_mode") != "constant")
                       return c.Fail(InvalidArgument("fill_mode \"{}\" is not \"constant\"", c.config.String("fill_mode")));
                     return InChannelsLast(c, c.Tensor("images"), [&](Expr given) {
                       Expr x = given.rank() == 3 ? ExpandDims(given, 0) : given;
                       const std::vector<std::int64_t> wanted = c.config.Ints("size");
                       for (const std::int64_t size : wanted)
                         if (size < 1 || size > INT32_MAX) return c.Fail(InvalidArgument("size has the number {}", size));
                       if (c.to.failed()) return given;
                       if (crop) x = {c.to, CropToProportions(c.to, x, wanted[0], wanted[1])};
                       if (pad) x = {c.to, PadToProportions(c.to, x, wanted[0], wanted[1], c.config.Number("fill_value"))};
                       if (!crop && !pad && x.shape().rank() == 4 && x.shape()[1] == wanted[0] && x.shape()[2] == wanted[1]) return given;
                       const Expr size = IntsExpr(c.to, wanted);
                       const std::string method = c.config.String("interpolation");
                       const bool antialias = c.config.Bool("antialias");
                       Expr y = x;
                       if (method == "nearest") {
                         y = Call("ResizeNearestNeighbor", {x, size}, {{"half_pixel_centers", true}});
                       } else if ((method == "bilinear" || method == "bicubic") && !antialias) {
                         y = Call(method == "bilinear" ? "ResizeBilinear" : "ResizeBicubic", {x, size}, {{"half_pixel_centers", true}});
                       } else if (method == "area") {
                         y = Call("ResizeArea", {x, size});
                       } else {
                         const std::string kernel = method == "bilinear" ? "triangle" : method == "bicubic" ? "keyscubic" : method;
                         const Expr scale = Cast(size, DType::kFloat) / Cast(Vector(c.to, {Dim(x, 1), Dim(x, 2)}), DType::kFloat);
                         y = Call("ScaleAndTranslate", {x, size, scale, scale.Number(0) * scale}, {{"kernel_type", kernel}, {"antialias", antialias}});
                       }
                       return given.rank() == 3 ? Squeeze(y, {0}) : y;
                     });
                   });
}
