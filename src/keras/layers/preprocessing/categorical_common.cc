#include <algorithm>

#include "base/errors.h"
#include "base/strings.h"
#include "keras/layers/preprocessing/categorical.h"

namespace keratin::keras {
namespace {

Tensor EmptyTensor(DType dtype) {
  switch (dtype) {
    case DType::kInt64: return Tensor::Of<std::int64_t>({0}, std::vector<std::int64_t>{});
    case DType::kInt32: return Tensor::Of<std::int32_t>({0}, std::vector<std::int32_t>{});
    case DType::kDouble: return Tensor::Of<double>({0}, std::vector<double>{});
    default: return Tensor::Of<float>({0}, std::vector<float>{});
  }
}

// One more than the largest number, within [least, most]; or `depth` where those are not given.
Value Bound(Lowering& to, Value numbers, Value least, Value most, std::int64_t depth, std::string_view max_name) {
  const DType type = to.dtype(numbers);
  const Value any = to.Cast(to.Op("Greater", {to.Op("Size", {numbers}), to.Int(0)}), type);
  std::vector<std::int64_t> axes;
  for (int i = 0; i < to.rank(numbers); ++i) axes.push_back(i);
  const Value longest = to.Op("Max", {numbers, to.Ints(axes, "Const")}, {}, max_name);
  const Value size = to.Op("Mul", {any, to.Op("AddV2", {longest, to.Scalar(1, type)})});
  if (!least.valid()) least = to.Scalar(static_cast<double>(depth), type, "minlength");
  const Value bound = to.Op("Maximum", {least, size});
  if (!most.valid()) most = to.Scalar(static_cast<double>(depth), type, "maxlength");
  return to.Op("Minimum", {most, bound});
}

bool CountsIn(DType dtype) { return dtype == DType::kInt32 || dtype == DType::kInt64 || dtype == DType::kFloat || dtype == DType::kDouble; }

Value OneHot(Lowering& to, Value numbers, std::int64_t depth, DType dtype) {
  return to.Op("OneHot", {numbers, to.Int(depth), to.Scalar(1, dtype), to.Scalar(0, dtype)});
}

// As Keras 3 does where tf.keras 2 has nothing: sums and maxima of one-hot rows over axis 1.
Value EncodeAnyRank(Lowering& to, Value numbers, const std::string& mode, std::int64_t depth, DType dtype, Value weights) {
  const int axis = to.rank(numbers) > 1 ? 1 : 0;
  Value rows = OneHot(to, numbers, depth, dtype);
  if (mode == "multi_hot") return to.Op("Max", {rows, to.Int(axis)});
  if (weights.valid()) rows = to.Op("Mul", {rows, to.Op("ExpandDims", {weights, to.Int(-1)})});
  return to.Op("Sum", {rows, to.Int(axis)});
}

}  // namespace

bool CheckDepth(Lowering& to, std::int64_t depth, std::string_view key) {
  if (depth >= 1 && depth <= (std::int64_t{1} << 30)) return true;
  to.Fail(InvalidArgument("\"{}\" is {} and must be at least 1", key, depth));
  return false;
}

std::string OutputMode(Lowering& to, const Config& config, const std::vector<std::string>& allowed) {
  std::string mode = config.String("output_mode");
  if (mode == "binary") mode = "multi_hot";
  if (mode == "tf-idf") mode = "tf_idf";
  if (std::find(allowed.begin(), allowed.end(), mode) == allowed.end())
    to.Fail(InvalidArgument("output_mode \"{}\" is not one of {}", mode, Join(allowed, ", ")));
  return mode;
}

void NoteSparse(Lowering& to, const Config& config) {
  if (config.Bool("sparse")) to.Note(fmt::format("{}: sparse=True gives a dense tensor here, with the same elements", to.layer().name));
}

Value BincountRows(Lowering& to, Value row_splits, Value numbers, std::int64_t depth, DType dtype, bool binary) {
  if (to.failed()) return {};
  const Lowering::Scope scope = to.Enter("bincount");
  const Value bound = Bound(to, numbers, {}, {}, depth, "RaggedReduceMax");
  return to.Op("RaggedBincount", {row_splits, numbers, bound, to.Const(EmptyTensor(dtype), "Const_1")}, {{"binary_output", binary}});
}

Value Bincount(Lowering& to, Value numbers, Value least, Value most, std::int64_t depth, DType dtype, bool binary, Value weights, bool flat) {
  if (to.failed()) return {};
  const Lowering::Scope scope = to.Enter("bincount");
  const Value bound = Bound(to, numbers, least, most, depth, {});
  if (flat) numbers = to.Reshape(numbers, std::vector<std::int64_t>{-1});
  if (!weights.valid()) weights = to.Const(EmptyTensor(dtype), "Const_1");
  const Value counts = to.Op("DenseBincount", {numbers, bound, weights}, {{"binary_output", binary}});
  if (depth > 0 && to.rank(numbers) == 2) to.SetShape(counts, Shape{to.shape(numbers)[0], depth});
  if (depth > 0 && to.rank(numbers) == 1) to.SetShape(counts, Shape{depth});
  return counts;
}

Value RowSplits(Lowering& to, Value rows, Value count) {
  const Lowering::Scope outer = to.Enter("RaggedFromValueRowIds");
  const Lowering::Scope scope = to.Enter("RowPartitionFromValueRowIds");
  rows = to.Cast(rows, DType::kInt32);
  count = to.Cast(count, DType::kInt32);
  const Value lengths = Bincount(to, rows, count, count, 0, DType::kInt64, false, {}, true);
  const Value ends = to.Op("Cumsum", {lengths, to.Int(0)});
  return to.Op("ConcatV2", {to.Const(Tensor::Of<std::int64_t>({1}, std::vector<std::int64_t>{0})), ends, to.Int(0)});
}

Value EncodeCategories(Lowering& to, Value numbers, const std::string& mode, std::int64_t depth, DType dtype, Value weights) {
  if (to.failed()) return {};
  if (mode == "int") return to.Op("Identity", {to.Cast(numbers, dtype)});
  if (to.rank(numbers) == 0) numbers = to.Op("ExpandDims", {numbers, to.Int(-1)});
  const Shape shape = to.shape(numbers);
  if (!shape.has_rank() || shape.rank() < 1) {
    to.Fail(InvalidArgument("needs an input of known rank"));
    return {};
  }
  const bool one_hot = mode == "one_hot";
  const DType counted = CountsIn(dtype) ? dtype : DType::kFloat;
  if (!to.keras2() && one_hot) {
    if (shape.rank() > 1 && shape.back() == 1) numbers = to.Op("Squeeze", {numbers}, {{"squeeze_dims", std::vector<std::int64_t>{-1}}});
    return OneHot(to, to.Cast(numbers, DType::kInt64), depth, dtype);
  }
  if (one_hot && shape.back() != 1) numbers = to.Op("ExpandDims", {numbers, to.Int(-1)});
  if (to.rank(numbers) > 2) {
    if (!to.keras2()) return EncodeAnyRank(to, to.Cast(numbers, DType::kInt64), mode, depth, dtype, weights);
    to.Fail(InvalidArgument("an encoded output has at most 2 dimensions, and the input has the shape {}", shape.ToString()));
    return {};
  }
  if (to.dtype(numbers) != DType::kInt32 && to.dtype(numbers) != DType::kInt64)
    numbers = to.Cast(numbers, to.dtype(numbers) == DType::kUint32 || IsFloating(to.dtype(numbers)) ? DType::kInt64 : DType::kInt32);
  return to.Cast(Bincount(to, numbers, {}, {}, depth, counted, mode != "count" && mode != "tf_idf", weights, false), dtype);
}

}  // namespace keratin::keras
