#include <algorithm>

#include "ops/map.h"
#include "ops/string/string_common.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

template <class T>
Status CountRows(EvalContext& c, std::int64_t size) {
  const Tensor& values = c.input(1);
  const Tensor& weights = c.input(3);
  KERATIN_ASSIGN(const std::vector<std::int64_t> splits, CheckedSplits(c.input(0), values.size()));
  if (weights.size() != 0 && weights.size() != values.size()) return InvalidArgument("{} values and {} weights", values.size(), weights.size());
  const bool binary = c.attrs().Bool("binary_output");
  KERATIN_ASSIGN(Tensor out, c.Allocate(weights.dtype(), Shape{static_cast<std::int64_t>(splits.size()) - 1, size}));
  for (std::int64_t i = 0; i < values.size(); ++i)
    if (IntAt(values, i) < 0) return InvalidArgument("the input has the negative value {}", IntAt(values, i));
  T* all = out.mutable_data<T>();
  constexpr std::int64_t kGrain = 1 << 16;
  c.pool().ParallelFor(out.shape()[0], kGrain / std::max<std::int64_t>(size, 1) + 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
      T* bins = all + row * size;
      std::fill_n(bins, size, T(0));
      for (std::int64_t i = splits[static_cast<std::size_t>(row)]; i < splits[static_cast<std::size_t>(row) + 1]; ++i)
        if (const std::int64_t value = IntAt(values, i); value < size)
          bins[value] = binary ? T(1) : WrapAdd(bins[value], weights.size() != 0 ? weights.data<T>()[i] : T(1));
    }
  });
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

Status EvalRaggedBincount(EvalContext& c) {
  if (c.input(2).size() != 1 || IntAt(c.input(2), 0) < 0) return InvalidArgument("the size must be one number that is not negative");
  const std::int64_t size = IntAt(c.input(2), 0);
  switch (c.input(3).dtype()) {
    case DType::kInt32: return CountRows<std::int32_t>(c, size);
    case DType::kInt64: return CountRows<std::int64_t>(c, size);
    case DType::kFloat: return CountRows<float>(c, size);
    default: return CountRows<double>(c, size);
  }
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(ragged_bincount) {
  return {.name = "RaggedBincount",
          .inputs = {"splits: int64", "values: Tidx", "size: Tidx", "weights: T"},
          .outputs = {"output: T"},
          .attrs = {"Tidx: {int32, int64}", "T: {int32, int64, float, double}", "binary_output: bool = false"},
          .infer =
              [](InferContext& c) {
                const auto size = c.KnownElements(2);
                const Shape& splits = c.shape(0);
                c.SetShape(0, Shape{splits.has_rank() && splits.rank() == 1 && splits[0] > 0 ? splits[0] - 1 : Shape::kUnknown,
                                    size && size->size() == 1 && size->front() >= 0 ? size->front() : Shape::kUnknown});
                return OkStatus();
              },
          .eval = EvalRaggedBincount,
          .accuracy = Accuracy::kRounding,
          .examples = {
              {.in = {Tensor::Of<std::int64_t>({3}, std::vector<std::int64_t>{0, 2, 3}), Ints({1, 1, 0}), Int(2), Tensor::Of<float>({0}, std::vector<float>{})},
               .out = {Tensor{{2, 2}, {0, 2, 1, 0}}}}}};
}
