#include <cmath>

#include "ops/map.h"
#include "ops/string/string_common.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

template <class T>
Result<std::int64_t> Length(T start, T limit, T step) {
  using C = ComputeType<T>;
  if (static_cast<C>(step) == C(0)) return InvalidArgument("a step of 0");
  const double count =
      std::ceil((static_cast<double>(static_cast<C>(limit)) - static_cast<double>(static_cast<C>(start))) / static_cast<double>(static_cast<C>(step)));
  if (!(count < 2147483648.0)) return InvalidArgument("a range of {} elements", count);
  return count > 0 ? static_cast<std::int64_t>(count) : 0;
}

template <class T>
Status Fill(EvalContext& c) {
  std::int64_t rows = 1;
  for (int i = 0; i < 3; ++i) {
    if (c.input(i).shape().rank() > 1) return InvalidArgument("input {} has the shape {} and must be a scalar or vector", i, c.input(i).shape().ToString());
    if (c.input(i).shape().rank() == 1) rows = c.input(i).size();
  }
  for (int i = 0; i < 3; ++i)
    if (c.input(i).shape().rank() == 1 && c.input(i).size() != rows) return InvalidArgument("starts, limits and deltas have different lengths");
  const auto at = [&](int i, std::int64_t row) { return c.input(i).data<T>()[c.input(i).shape().rank() == 0 ? 0 : row]; };
  std::vector<std::int64_t> splits{0};
  for (std::int64_t row = 0; row < rows; ++row) {
    KERATIN_ASSIGN(const std::int64_t length, Length<T>(at(0, row), at(1, row), at(2, row)));
    splits.push_back(splits.back() + length);
  }
  KERATIN_ASSIGN(Tensor values, c.Allocate(c.input(0).dtype(), Shape{splits.back()}));
  T* out = values.mutable_data<T>();
  for (std::int64_t row = 0; row < rows; ++row) {
    auto value = static_cast<ComputeType<T>>(at(0, row));
    for (std::int64_t i = splits[static_cast<std::size_t>(row)]; i < splits[static_cast<std::size_t>(row) + 1]; ++i) {
      *out++ = static_cast<T>(value);
      value = WrapAdd(value, static_cast<ComputeType<T>>(at(2, row)));
    }
  }
  KERATIN_ASSIGN(Tensor ends, IntVector(c, c.attrs().Type("Tsplits", DType::kInt64), splits));
  c.SetOutput(0, std::move(ends));
  c.SetOutput(1, std::move(values));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(ragged_range) {
  return {
      .name = "RaggedRange",
      .inputs = {"starts: T", "limits: T", "deltas: T"},
      .outputs = {"rt_nested_splits: Tsplits", "rt_dense_values: T"},
      .attrs = {"T: {bfloat16, float, double, int32, int64} = DT_INT32", "Tsplits: {int32, int64} = DT_INT64"},
      .infer = UnknownVectors,
      .eval = [](EvalContext& c) -> Status {
        Status status = OkStatus();
        ForRealType(c.input(0).dtype(), [&]<class T>() { status = Fill<T>(c); });
        return status;
      },
      .examples = {{.in = {Ints({0, 5}), Ints({2, 6}), Int(1)}, .out = {Tensor::Of<std::int64_t>({3}, std::vector<std::int64_t>{0, 2, 3}), Ints({0, 1, 5})}}}};
}
