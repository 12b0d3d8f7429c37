// Pieces of keras.ops.numpy that several operations are made of.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "keras/operations/operation.h"

namespace keratin::keras {

// Integers become float32, those of 64 bits float64.
DType FloatOfInt(DType dtype);
Expr SignBit(Expr x);
Expr LogSumExp(Expr x, const Axes& axes, bool keep);
// Axis and keepdims from the config.
Expr ArgExtreme(OpCall& c, std::string_view op, Expr x);
Expr NanSum(Expr x, const Axes& axes, bool keep);
Expr NanMean(Expr x, const Axes& axes, bool keep);
Expr NanVariance(Expr x, const Axes& axes, bool keep);
// Nothing: the type's largest and smallest.
Expr NanToNumber(Expr x, double nan, std::optional<double> positive, std::optional<double> negative);
Expr Quantile(OpCall& c, Expr x, Expr q, std::string_view method);
Expr NanQuantile(OpCall& c, Expr x, Expr q, std::string_view method);
// Axis and dtype from the config.
Expr Cumulate(OpCall& c, std::string_view op, Expr x);
// x with its last two axes where `keep` of row and column holds, else zeros.
Expr Triangle(Expr x, std::int64_t k, bool lower);
Expr Diagonal(Expr x, std::int64_t offset, std::int64_t axis1, std::int64_t axis2);
// x[1:] - x[:-1] along the axis, n times.
Expr Difference(Expr x, std::int64_t n, std::int64_t axis);
std::vector<Expr> SplitAt(OpCall& c, Expr x, std::int64_t axis);
Expr Take(Expr x, Expr indices, std::int64_t axis);
Expr TakeAlong(Expr x, Expr indices, std::int64_t axis);
Expr Repeat(Expr x, const std::vector<std::int64_t>& repeats, std::int64_t axis);
Expr Linspace(Expr start, Expr stop, std::int64_t count, bool endpoint, std::int64_t axis, Expr* step);
// The matrix product of NumPy, for any ranks.
Expr NumpyMatMul(Expr a, Expr b);
Expr NumpyDot(Expr a, Expr b);
Expr GreatestCommonDivisor(Expr a, Expr b);
Expr Eye(Lowering& to, Expr rows, Expr columns, std::int64_t k);
std::vector<Expr> NonZero(Expr x);
Expr FromDiagonal(Expr x, std::int64_t k);
// The tensors of a list argument, of one type. Python numbers are weak with `weak`.
std::vector<Expr> Together(OpCall& c, std::string_view parameter, bool weak = false);
// "ZerosLike" or "OnesLike" of x, of the config's dtype.
Expr Like(OpCall& c, std::string_view op);
Expr SaturateCast(Expr x, DType dtype);
// Singular values up to `rcond` of the largest count as zero; no value: up to what is rounding.
Expr PseudoInverse(Expr x, Expr rcond);
// Order, axis and keepdims from the config.
Expr Norm(OpCall& c, Expr x);

// Of keras.ops.nn and keras.ops.image. `body` sees images with their channels last, whatever the config's data_format.
Expr InChannelsLast(OpCall& c, Expr x, const std::function<Expr(Expr)>& body);
Expr OneHot(OpCall& c, Expr x, std::int64_t count, std::int64_t axis, DType dtype);
// "Max" or "Avg"; sizes from the config.
Expr Pool(OpCall& c, std::string_view kind);
// Positive numbers of the config, one for each of `dims` axes; `fallback` where it has none.
std::vector<std::int64_t> SizesOf(OpCall& c, std::string_view key, int dims, const std::vector<std::int64_t>& fallback = {1});
// "SAME" or "VALID".
std::string PaddingOf(OpCall& c);
// {1, sizes..., 1}
std::vector<std::int64_t> Around(std::vector<std::int64_t> sizes);
// Of x with its channels last; padding and dilation from the config.
Expr SpatialConvolution(OpCall& c, Expr x, Expr kernel, std::vector<std::int64_t> strides);
Expr Convolution(OpCall& c, Expr kernel);
Expr TransposedConvolution(OpCall& c, Expr kernel);
Expr DepthwiseConvolution(OpCall& c, Expr kernel, std::optional<Expr> pointwise);

}  // namespace keratin::keras
