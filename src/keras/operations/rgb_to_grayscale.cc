#include "keras/operations/operation.h"

KERATIN_OPERATION(rgb_to_grayscale) {
  return Operation("ops.RGBToGrayscale", {"images"}, {{"data_format", ConfigKey::Kind::kString}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("images");
    const bool first = c.config.String("data_format") == "channels_first";
    const std::int64_t axis = first ? -3 : -1;
    if (c.to.StaticDim(x, static_cast<int>(axis)) == 1) return x;
    const DType compute = FloatType(x.dtype());
    const Expr weights = Cast(Expr(c.to, c.to.Const(Tensor{{3}, {0.2989F, 0.587F, 0.114F}})), compute);
    return Cast(ExpandDims(Tensordot(Cast(x, compute), weights, {axis}, {-1}), axis), x.dtype());
  });
}
