// TensorFlow's Python in C++: tensors that know the graph they are lowered into, with operators, and the functions of tf that operations are made of.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "keras/lowering.h"

namespace keratin::keras {

class Expr {
 public:
  Expr() = default;
  Expr(Lowering& to, Value value) : to_(&to), value_(value) {}
  operator Value() const { return value_; }  // NOLINT(google-explicit-constructor)
  [[nodiscard]] Lowering& to() const { return *to_; }
  [[nodiscard]] Value value() const { return value_; }
  [[nodiscard]] DType dtype() const { return to_->dtype(value_); }
  [[nodiscard]] Shape shape() const { return to_->shape(value_); }
  // 0, and the lowering has failed, when it is not known.
  [[nodiscard]] int rank() const;
  // A scalar of this tensor's type.
  [[nodiscard]] Expr Number(double number) const { return {*to_, to_->Scalar(number, value_)}; }

 private:
  Lowering* to_ = nullptr;
  Value value_;
};

Expr Call(std::string_view op, const std::vector<Expr>& inputs, Attrs attrs = {}, std::string_view name = {});
std::vector<Expr> Calls(std::string_view op, const std::vector<Expr>& inputs, Attrs attrs = {}, std::string_view name = {});

Expr operator+(Expr a, Expr b);
Expr operator-(Expr a, Expr b);
Expr operator*(Expr a, Expr b);
Expr operator/(Expr a, Expr b);
Expr operator+(Expr a, double b);
Expr operator-(Expr a, double b);
Expr operator*(Expr a, double b);
Expr operator/(Expr a, double b);
Expr operator+(double a, Expr b);
Expr operator-(double a, Expr b);
Expr operator*(double a, Expr b);
Expr operator/(double a, Expr b);
Expr operator-(Expr a);
Expr operator<(Expr a, Expr b);
Expr operator>(Expr a, Expr b);
Expr operator<=(Expr a, Expr b);
Expr operator>=(Expr a, Expr b);
Expr operator<(Expr a, double b);
Expr operator>(Expr a, double b);
Expr operator<=(Expr a, double b);
Expr operator>=(Expr a, double b);
Expr operator&(Expr a, Expr b);
Expr operator|(Expr a, Expr b);
Expr operator!(Expr a);
Expr Equal(Expr a, Expr b);
Expr Equal(Expr a, double b);

Expr Cast(Expr x, DType dtype);
Expr Where(Expr condition, Expr a, Expr b);
Expr ZerosLike(Expr x);
Expr OnesLike(Expr x);
Expr Clip(Expr x, Expr least, Expr most);

// Sizes: int32 scalars, constants where they are known. Negative axes count from the end.
Expr IntExpr(Lowering& to, std::int64_t value);
Expr IntsExpr(Lowering& to, const std::vector<std::int64_t>& values);
Expr ShapeOf(Expr x);
Expr Dim(Expr x, std::int64_t axis);
std::vector<Expr> Dims(Expr x);
// An int32 vector of scalars.
Expr Vector(Lowering& to, const std::vector<Expr>& scalars);
// `axis` in [0, rank); fails with a message otherwise.
int Axis(Lowering& to, std::int64_t axis, int rank);

Expr Reshape(Expr x, const std::vector<Expr>& dims);
Expr Reshape(Expr x, const std::vector<std::int64_t>& dims);
Expr Flat(Expr x);
Expr Transpose(Expr x, const std::vector<std::int64_t>& order);
Expr ExpandDims(Expr x, std::int64_t axis);
Expr Squeeze(Expr x, const std::vector<std::int64_t>& axes);
Expr SwapAxes(Expr x, std::int64_t a, std::int64_t b);
Expr MoveAxis(Expr x, const std::vector<std::int64_t>& source, const std::vector<std::int64_t>& destination);
Expr Concat(Lowering& to, const std::vector<Expr>& xs, std::int64_t axis);
Expr Stack(Lowering& to, const std::vector<Expr>& xs, std::int64_t axis);
std::vector<Expr> Unstack(Expr x, std::int64_t axis);
std::vector<Expr> Split(Expr x, const std::vector<std::int64_t>& sizes, std::int64_t axis);
Expr Gather(Expr x, Expr indices, std::int64_t axis, std::int64_t batch_dims = 0);
Expr BroadcastTo(Expr x, Expr shape);
Expr Reverse(Expr x, const std::vector<std::int64_t>& axes);
Expr Range(Expr start, Expr limit, double step = 1);
// x[..., begin:end, ...] along one axis; nothing means from its start or to its end.
Expr SliceAxis(Expr x, std::int64_t axis, std::optional<std::int64_t> begin, std::optional<std::int64_t> end, std::int64_t step = 1);
// x[..., index, ...] without that axis.
Expr Index(Expr x, std::int64_t axis, std::int64_t index);

// Over these axes, or over all.
using Axes = std::optional<std::vector<std::int64_t>>;
inline Axes Over(std::vector<std::int64_t> axes) { return axes; }
Expr Reduce(std::string_view op, Expr x, const Axes& axes, bool keep = false);
Expr Variance(Expr x, const Axes& axes, bool keep);

Expr MatMul(Expr a, Expr b, bool transpose_a = false, bool transpose_b = false);
Expr Tensordot(Expr a, Expr b, std::vector<std::int64_t> axes_a, std::vector<std::int64_t> axes_b);
// Along any axis; as tf.sort and tf.argsort, which are made of TopKV2.
Expr Sort(Expr x, std::int64_t axis, bool descending = false);
Expr Argsort(Expr x, std::int64_t axis, bool descending = false);

Expr ChannelsLast(Expr x);
Expr ChannelsFirst(Expr x);

}  // namespace keratin::keras
