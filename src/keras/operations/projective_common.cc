#include "keras/operations/projective.h"

namespace keratin::keras {

std::vector<ConfigKey> ProjectionKeys() { return {{"interpolation", "bilinear"}, {"fill_value", 0.0}, {"data_format", ConfigKey::Kind::kString}}; }

Expr Project(OpCall& c, Expr transforms, std::string_view fill_mode) {
  const std::string name = c.config.String("interpolation");
  if (name != "nearest" && name != "bilinear") return c.Fail(InvalidArgument("the interpolation \"{}\" is not supported", name));
  const Expr images = c.Tensor("images");
  const int rank = images.rank();
  if (c.to.failed()) return images;
  if (rank != 3 && rank != 4) return c.Fail(InvalidArgument("takes tensors of 3 or 4 axes"));
  const Expr moved = InChannelsLast(c, rank == 3 ? ExpandDims(images, 0) : images, [&](Expr x) {
    const Expr fill(c.to, c.to.Scalar(c.config.Number("fill_value"), DType::kFloat));
    return Call("ImageProjectiveTransformV3", {x, Cast(transforms, DType::kFloat), Vector(c.to, {Dim(x, 1), Dim(x, 2)}), fill},
                {{"interpolation", std::string(name == "nearest" ? "NEAREST" : "BILINEAR")}, {"fill_mode", std::string(fill_mode)}});
  });
  return rank == 3 ? Squeeze(moved, {0}) : moved;
}

}  // namespace keratin::keras
