#include "keras/layers/convolutional/conv_transpose.h"
#include "keras/operations/numpy.h"

namespace keratin::keras {

std::vector<std::int64_t> SizesOf(OpCall& c, std::string_view key, int dims, const std::vector<std::int64_t>& fallback) {
  std::vector<std::int64_t> sizes = c.config.Ints(key);
  if (sizes.empty()) sizes = fallback;
  if (sizes.size() == 1) sizes.resize(static_cast<std::size_t>(dims), sizes.front());
  if (static_cast<int>(sizes.size()) != dims) c.Fail(InvalidArgument("{} has {} numbers for {} axes", key, sizes.size(), dims));
  for (const std::int64_t size : sizes)
    if (size < 1) c.Fail(InvalidArgument("{} must be positive", key));
  return sizes;
}

std::string PaddingOf(OpCall& c) {
  const std::string padding = c.config.String("padding");
  if (padding != "valid" && padding != "same") c.Fail(InvalidArgument("padding is \"{}\"", padding));
  return padding == "same" ? "SAME" : "VALID";
}

std::vector<std::int64_t> Around(std::vector<std::int64_t> sizes) {
  sizes.insert(sizes.begin(), 1);
  sizes.push_back(1);
  return sizes;
}

Expr InChannelsLast(OpCall& c, Expr x, const std::function<Expr(Expr)>& body) {
  if (c.to.failed()) return x;
  if (c.config.String("data_format") != "channels_first") return body(x);
  const int rank = x.rank();
  if (rank == 3 && c.Has("images")) return Transpose(body(Transpose(x, {1, 2, 0})), {2, 0, 1});
  return ChannelsFirst(body(ChannelsLast(x)));
}

Expr OneHot(OpCall& c, Expr x, std::int64_t count, std::int64_t axis, DType dtype) {
  const Expr on(c.to, c.to.Scalar(1, dtype));
  return Call("OneHot", {Cast(x, DType::kInt64), IntExpr(c.to, count), on, on.Number(0)}, {{"axis", axis}});
}

Expr Pool(OpCall& c, std::string_view kind) {
  return InChannelsLast(c, c.Tensor("inputs"), [&](Expr given) {
    const int dims = given.rank() - 2;
    if (dims < 1 || dims > 3) return c.Fail(InvalidArgument("takes tensors of 3 to 5 axes"));
    std::vector<std::int64_t> window = SizesOf(c, "pool_size", dims);
    std::vector<std::int64_t> strides = SizesOf(c, "strides", dims, window);
    const Expr x = dims == 1 ? ExpandDims(given, 1) : given;
    if (dims == 1) {
      window.insert(window.begin(), 1);
      strides.insert(strides.begin(), 1);
    }
    const std::string op = std::string(kind) + (dims == 3 ? "Pool3D" : "Pool");
    const Expr y = Call(op, {x}, {{"ksize", Around(window)}, {"strides", Around(strides)}, {"padding", PaddingOf(c)}});
    return dims == 1 ? Squeeze(y, {1}) : y;
  });
}

Expr SpatialConvolution(OpCall& c, Expr given, Expr kernel, std::vector<std::int64_t> strides) {
  const int dims = given.rank() - 2;
  std::vector<std::int64_t> dilation = SizesOf(c, "dilation_rate", dims);
  const std::string padding = PaddingOf(c);
  Expr x = given, weights = kernel;
  if (dims == 1) {
    x = ExpandDims(x, 1);
    weights = ExpandDims(weights, 0);
    strides.insert(strides.begin(), 1);
    dilation.insert(dilation.begin(), 1);
  }
  const std::string_view op = dims == 3 ? "Conv3D" : "Conv2D";
  const Expr y = Call(op, {x, weights}, {{"strides", Around(strides)}, {"padding", padding}, {"dilations", Around(dilation)}});
  return dims == 1 ? Squeeze(y, {1}) : y;
}

Expr Convolution(OpCall& c, Expr kernel) {
  return InChannelsLast(c, c.Tensor("inputs"), [&](Expr x) {
    const int dims = x.rank() - 2;
    if (dims < 1 || dims > 3) return c.Fail(InvalidArgument("takes tensors of 3 to 5 axes"));
    return SpatialConvolution(c, x, kernel, SizesOf(c, "strides", dims));
  });
}

Expr TransposedConvolution(OpCall& c, Expr kernel) {
  return InChannelsLast(c, c.Tensor("inputs"), [&](Expr given) {
    const int dims = given.rank() - 2;
    if (dims < 1 || dims > 3) return c.Fail(InvalidArgument("takes tensors of 3 to 5 axes"));
    if (kernel.rank() != dims + 2) return c.Fail(InvalidArgument("takes a kernel of {} axes", dims + 2));
    ConvConfig conv;
    conv.strides = SizesOf(c, "strides", dims);
    conv.dilation_rate = SizesOf(c, "dilation_rate", dims);
    conv.padding = PaddingOf(c);
    for (int i = 0; i < dims; ++i) conv.kernel_size.push_back(c.to.StaticDim(kernel, i));
    if (c.to.failed()) return given;
    std::vector<Expr> output = {Dim(given, 0)};
    for (int i = 0; i < dims; ++i) {
      const std::int64_t size = given.shape()[i + 1];
      output.emplace_back(c.to, TransposedLength(c.to, c.config, conv, i, size, size < 0 ? Dim(given, i + 1).value() : Value{}));
    }
    output.push_back(Dim(kernel, dims));
    if (c.to.failed()) return given;
    Expr x = given, weights = conv.dilated() ? Expr(c.to, KernelWithHoles(c.to, kernel, conv)) : kernel;
    if (dims == 1) {
      x = ExpandDims(x, 1);
      weights = ExpandDims(weights, 0);
      output.insert(output.begin() + 1, IntExpr(c.to, 1));
      conv.strides.insert(conv.strides.begin(), 1);
    }
    const std::string_view op = dims == 3 ? "Conv3DBackpropInputV2" : "Conv2DBackpropInput";
    const Expr y = Call(op, {Vector(c.to, output), weights, x}, {{"strides", Around(conv.strides)}, {"padding", conv.padding}});
    return dims == 1 ? Squeeze(y, {1}) : y;
  });
}

Expr DepthwiseConvolution(OpCall& c, Expr kernel, std::optional<Expr> pointwise) {
  return InChannelsLast(c, c.Tensor("inputs"), [&](Expr given) {
    const int dims = given.rank() - 2;
    if (dims < 1 || dims > 2) return c.Fail(InvalidArgument("takes tensors of 3 or 4 axes"));
    std::vector<std::int64_t> strides = SizesOf(c, "strides", dims), dilation = SizesOf(c, "dilation_rate", dims);
    const std::string padding = PaddingOf(c);
    if (dims == 1) {
      strides.insert(strides.begin(), strides.front());
      dilation.insert(dilation.begin(), 1);
    }
    Expr x = dims == 1 ? ExpandDims(given, 1) : given;
    const Expr weights = dims == 1 ? ExpandDims(kernel, 0) : kernel;
    if (strides[0] != strides[1]) return c.Fail(Unimplemented("strides that differ are not supported"));
    const auto convolve = [&](Value image) {
      return Value(
          Call("DepthwiseConv2dNative", {Expr(c.to, image), weights}, {{"strides", Around(strides)}, {"padding", dilation[1] > 1 ? "VALID" : padding}}));
    };
    if (dilation[0] > 1 || dilation[1] > 1) {
      if (strides[0] != 1) return c.Fail(Unimplemented("strides with dilation are not supported"));
      const std::vector<std::int64_t> size = {c.to.StaticDim(weights, 0), c.to.StaticDim(weights, 1)};
      x = Expr(c.to, WithSpaceToBatch(c.to, x, size, dilation, padding == "SAME", convolve));
    } else {
      x = Expr(c.to, convolve(x));
    }
    if (pointwise)
      x = Call("Conv2D", {x, dims == 1 ? ExpandDims(*pointwise, 0) : *pointwise}, {{"strides", std::vector<std::int64_t>{1, 1, 1, 1}}, {"padding", "VALID"}});
    return dims == 1 ? Squeeze(x, {1}) : x;
  });
}

}  // namespace keratin::keras
