#include <algorithm>

#include "ops/map.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

template <class T>
Status CountValues(const RunContext& c) {
  const T* weights = c.in[2].size > 0 ? c.in[2].as<T>() : nullptr;
  if (weights != nullptr && c.in[2].size != c.in[0].size) return InvalidArgument("{} values and {} weights", c.in[0].size, c.in[2].size);
  T* out = c.out[0].as<T>();
  std::fill_n(out, c.out[0].size, T(0));
  for (std::int64_t i = 0; i < c.in[0].size; ++i) {
    const std::int32_t value = c.in[0].as<std::int32_t>()[i];
    if (value < 0) return InvalidArgument("the input has the negative value {}", value);
    if (value < c.out[0].size) out[value] = WrapAdd(out[value], weights != nullptr ? weights[i] : T(1));
  }
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(bincount) {
  return {.name = "Bincount",
          .inputs = {"arr: int32", "size: int32", "weights: T"},
          .outputs = {"bins: T"},
          .attrs = {"T: {int32, int64, float, double}"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(c.RequireRank(1, 0, 0));
                const auto size = c.KnownElements(1);
                if (size && size->front() < 0) return InvalidArgument("node \"{}\" (Bincount): size is {}", c.node().name, size->front());
                c.SetShape(0, Shape{size ? size->front() : Shape::kUnknown});
                return OkStatus();
              },
          .checked_run = [](const RunContext& c) -> Status {
            switch (c.out[0].dtype) {
              case DType::kInt32: return CountValues<std::int32_t>(c);
              case DType::kInt64: return CountValues<std::int64_t>(c);
              case DType::kFloat: return CountValues<float>(c);
              default: return CountValues<double>(c);
            }
          },
          .accuracy = Accuracy::kRounding,
          .examples = {{.in = {Ints({1, 1, 3}), Int(3), Tensor{{3}, {1, 2, 5}}}, .out = {Tensor{{3}, {0, 3, 0}}}}}};
}
