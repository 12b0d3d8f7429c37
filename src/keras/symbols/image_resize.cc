#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(image_resize) {
  return {.names = {"image.resize", "compat.v1.image.resize", "image.resize_images", "compat.v1.image.resize_images"},
          .parameters = {"images", "size", "method", "preserve_aspect_ratio", "antialias", "name", "align_corners"},
          .lower = [](OpCall& c) -> Results {
            const Expr given = c.Tensor("images");
            const Lowering::Scope scope = c.to.Enter("resize");
            const int rank = given.rank();
            const Expr x = rank == 3 ? ExpandDims(given, 0) : given;
            std::string method = c.String("method", "bilinear");
            if (const std::optional<std::int64_t> number = c.Constant("method").AsInt())
              method = *number == 1 ? "nearest" : *number == 2 ? "bicubic" : *number == 3 ? "area" : "bilinear";
            if (c.Bool("preserve_aspect_ratio", false) || c.Bool("align_corners", false))
              return c.Fail(Unimplemented("preserve_aspect_ratio and align_corners are not supported"));
            const Expr size = c.Constant("size").is_array() ? Expr(c.to, c.to.Ints(c.Ints("size"), "size")) : SizesOf(c, "size");
            const bool same = c.Constant("size").is_array() && x.shape()[1] == c.Ints("size")[0] && x.shape()[2] == c.Ints("size")[1];
            Expr y = x;
            if (same) {
              y = x;
            } else if (method == "nearest") {
              y = Raw("ResizeNearestNeighbor", {x, size}, {{"half_pixel_centers", true}});
            } else if ((method == "bilinear" || method == "bicubic") && !c.Bool("antialias", false)) {
              y = Raw(method == "bilinear" ? "ResizeBilinear" : "ResizeBicubic", {x, size}, {{"half_pixel_centers", true}});
            } else if (method == "area") {
              y = Raw("ResizeArea", {x, size});
            } else {
              const std::string_view kernel = method == "bilinear" ? "triangle" : method == "bicubic" ? "keyscubic" : std::string_view(method);
              const Expr sizes = Cast(Vector(c.to, {Dim(x, 1), Dim(x, 2)}), DType::kFloat);
              const Expr zeros(c.to, c.to.Const(Tensor{{2}, {0, 0}}));
              y = Raw("ScaleAndTranslate", {x, size, Cast(size, DType::kFloat) / sizes, zeros},
                      {{"kernel_type", std::string(kernel)}, {"antialias", c.Bool("antialias", false)}});
            }
            if (rank == 3) y = Squeeze(y, {0});
            return y;
          }};
}
