// Maps over float32 arrays, with broadcasting.
//
// Pointers need no alignment. In place (out == in, or out equal to an operand of the same shape) is allowed, other overlaps are not. Thread-safe. A null pool
// means: on this thread. The result does not depend on how the work is split.
// Accuracy: add to square_difference, abs to ceil, relu, clip and the like: exact (correctly rounded where one operation). exp, expm1, log, log1p, sigmoid,
// tanh, erf, softplus, elu, selu, swish, mish, gelu: relative error below 1e-6 away from overflow and underflow (gelu: absolute, of its argument).
// NaN in gives NaN out; max and min with a NaN on either side give NaN.
#pragma once

#include <cstdint>
#include <span>

#include "kernels/activation.h"

namespace keratin {
class ThreadPool;
}

namespace keratin::kernels {

enum class UnaryOp : std::uint8_t {
  kAbs,
  kNegate,
  kSquare,
  kSqrt,
  kRsqrt,
  kReciprocal,
  kSign,
  kFloor,
  kCeil,
  kRound,  // half to even
  kExp,
  kExpm1,
  kLog,
  kLog1p,
  kSigmoid,
  kTanh,
  kErf,
  kSoftplus,
};
inline constexpr int kUnaryOpCount = 18;

enum class BinaryOp : std::uint8_t { kAdd, kSubtract, kMultiply, kDivide, kMaximum, kMinimum, kSquaredDifference };
inline constexpr int kBinaryOpCount = 7;

// out[i] = op(in[i]).
void Map(UnaryOp op, const float* in, float* out, std::int64_t size, ThreadPool* pool = nullptr);

// out[i] = activation(in[i]).
void Activate(Activation activation, float alpha, float beta, const float* in, float* out, std::int64_t size, ThreadPool* pool = nullptr);

// out[i] = op(a[i], b[i]).
void Binary(BinaryOp op, const float* a, const float* b, float* out, std::int64_t size, ThreadPool* pool = nullptr);

// out = op(a, b) with NumPy's broadcasting. At most 8 dimensions each; the shapes must be compatible; out has their broadcast shape.
void BinaryBroadcast(BinaryOp op, const float* a, std::span<const std::int64_t> a_shape, const float* b, std::span<const std::int64_t> b_shape, float* out,
                     ThreadPool* pool = nullptr);

// out[r, c] = activation(in[r, c] * scale[c] + shift[c] + residual[r, c]) over contiguous rows; a null scale, shift or residual is left out.
// Batch normalisation (inference) and BiasAdd.
void ScaleShift(const float* in, const float* scale, const float* shift, const float* residual, float* out, std::int64_t rows, std::int64_t columns,
                Activation activation, float alpha, float beta, ThreadPool* pool = nullptr);

// The same of rows that are pieced together from those of several arrays, each contiguous; with scale and shift, without residual.
struct ColumnsOf {
  const float* data;
  std::int64_t columns;
};
void ScaleShiftColumns(std::span<const ColumnsOf> values, const float* scale, const float* shift, float* out, std::int64_t rows, Activation activation,
                       float alpha, float beta, ThreadPool* pool = nullptr);

}  // namespace keratin::kernels
