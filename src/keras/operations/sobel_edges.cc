#include "keras/operations/numpy.h"

KERATIN_OPERATION(sobel_edges) {
  return Operation("ops.SobelEdges", {"images"}, {{"data_format", ConfigKey::Kind::kString}}, [](OpCall& c) -> Results {
    const Expr images = c.Tensor("images");
    if (images.rank() != 4) return c.Fail(InvalidArgument("takes tensors of 4 axes"));
    const bool first = c.config.String("data_format") == "channels_first";
    const Expr x = first ? ChannelsLast(images) : images;
    const std::int64_t channels = c.to.StaticDim(x, -1);
    const std::vector<Expr> dims = Dims(x);
    if (c.to.failed()) return images;
    // Down, then across, in the last axis.
    const std::vector<float> kernel = {-1, -1, -2, 0, -1, 1, 0, -2, 0, 0, 0, 2, 1, -1, 2, 0, 1, 1};
    const Expr one(c.to, c.to.Const(Tensor::Of(Shape{3, 3, 1, 2}, kernel)));
    const Expr weights = Call("Tile", {Cast(one, x.dtype()), IntsExpr(c.to, {1, 1, channels, 1})});
    const Expr paddings(c.to, c.to.Const(Tensor::Of(Shape{4, 2}, std::vector<std::int32_t>{0, 0, 1, 1, 1, 1, 0, 0})));
    const Expr y = Call("DepthwiseConv2dNative", {Call("MirrorPad", {x, paddings}, {{"mode", "REFLECT"}}), weights},
                        {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", "VALID"}});
    const Expr edges = Reshape(y, {dims[0], dims[1], dims[2], dims[3], IntExpr(c.to, 2)});
    return first ? Transpose(edges, {0, 3, 1, 2, 4}) : edges;
  });
}
