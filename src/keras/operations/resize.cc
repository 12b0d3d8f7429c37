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
                     if (c.config.Bool("crop_to_aspect_ratio") || c.config.Bool("pad_to_aspect_ratio"))
                       return c.Fail(Unimplemented("crop_to_aspect_ratio and pad_to_aspect_ratio are not supported"));
                     return InChannelsLast(c, c.Tensor("images"), [&](Expr given) {
                       const Expr x = given.rank() == 3 ? ExpandDims(given, 0) : given;
                       const std::vector<std::int64_t> wanted = c.config.Ints("size");
                       if (x.shape().rank() == 4 && x.shape()[1] == wanted[0] && x.shape()[2] == wanted[1]) return given;
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
