// What array ops share before running: axes, integer inputs and what is known of them.
#pragma once

#include <fmt/core.h>

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "graph/op_spec.h"

namespace keratin::ops {

// INVALID_ARGUMENT that names the node.
template <class... Args>
Status Refuse(const InferContext& c, fmt::format_string<Args...> format, Args&&... args) {
  return InvalidArgument("node \"{}\" ({}): {}", c.node().name, c.node().op, fmt::vformat(format, fmt::make_format_args(args...)));
}

// Output `to` is what input `from` is: shape, known value and what a handle refers to.
void Forward(const InferContext& c, int from, int to);
// Every output is the input of the same number.
Status ForwardInputs(InferContext& c);

// What is known of a tensor that may be either.
ValueInfo Relaxed(const ValueInfo& a, const ValueInfo& b);
// True when the two say the same.
bool SameInfo(const ValueInfo& a, const ValueInfo& b);

// Element i of an integer tensor of any integer type.
std::int64_t IntAt(const ConstView& view, std::int64_t i);
std::int64_t IntAt(const Tensor& tensor, std::int64_t i);

// All elements of integer input i, whatever its rank, when they are known.
std::optional<std::vector<std::int64_t>> KnownInts(const InferContext& c, int i);
// The one element of integer input i (a scalar or a vector of one) when it is known.
std::optional<std::int64_t> KnownInt(const InferContext& c, int i);
// Known elements of input i when it is an integer vector of known length: ops on shapes pass them on.
std::optional<std::vector<std::int64_t>> VectorElements(const InferContext& c, int i);

// Sets integer scalar output i to one element, which may be unknown.
Status SetScalar(const InferContext& c, int i, std::int64_t element);

// `axis` made non-negative, else an error that names the node.
Result<int> AxisOf(const InferContext& c, std::int64_t axis, int rank);
// The same while running.
Result<int> AxisOf(std::int64_t axis, int rank);

// INVALID_ARGUMENT when `rank` is more than a Shape can hold.
Status CheckRank(const InferContext& c, int rank);

// `shape` with `dim` put before `axis`. There must be room.
Shape WithDim(const Shape& shape, int axis, std::int64_t dim);
Shape WithoutDim(const Shape& shape, int axis);
// The dimensions [from, to).
Shape SubShape(const Shape& shape, int from, int to);
// One after the other; an unknown rank when either's is unknown or there are too many dimensions (see CheckRank).
Shape Joined(const Shape& a, const Shape& b);

// An error unless `found` is what `infer` gave for the output.
Status CheckOutputShape(const View& out, const Shape& found);

// An error unless an integer input that says where or how much has `size` elements.
Status CheckSize(const ConstView& view, std::int64_t size);

// A scalar that holds a handle.
Result<Tensor> HandleTensor(EvalContext& c, DType dtype, ObjectPtr object);

}  // namespace keratin::ops
