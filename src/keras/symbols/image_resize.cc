#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_resize) {
  return {.names = {"image.resize", "compat.v1.image.resize", "image.resize_images", "compat.v1.image.resize_images"},
          .parameters = {"images", "size", "method", "preserve_aspect_ratio", "antialias", "align_corners"},
          .lower = [](OpCall& c) -> Results {
            const Expr given = c.Tensor("images");
            const Lowering::Scope scope = c.to.Enter("resize");
            const int rank = given.rank();
            const Expr x = rank == 3 ? ExpandDims(given, 0) : given;
            if (c.Bool("preserve_aspect_ratio", false) || c.Bool("align_corners", false))
              return c.Fail(Unimplemented("preserve_aspect_ratio and align_corners are not supported"));
            const Expr size = c.Constant("size").is_array() ? Expr(c.to, c.to.Ints(c.Ints("size"), "size")) : SizesOf(c, "size");
            if (c.to.failed()) return size;
            const bool same = c.Constant("size").is_array() && x.shape()[1] == c.Ints("size")[0] && x.shape()[2] == c.Ints("size")[1];
            const Expr y = same ? x : ResizeImage(c, x, size);
            return rank == 3 ? Squeeze(y, {0}) : y;
          }};
}
