#include "ops/array/array_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

template <class T>
Status Invert(const ConstView& in, const View& out) {
  std::fill(out.as<T>(), out.as<T>() + out.size, T(-1));
  for (std::int64_t i = 0; i < in.size; ++i) {
    const T at = in.as<T>()[i];
    if (at < 0 || at >= in.size || out.as<T>()[at] != T(-1)) return InvalidArgument("{} at {} does not make a permutation of 0 to {}", at, i, in.size - 1);
    out.as<T>()[at] = static_cast<T>(i);
  }
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(invert_permutation) {
  return {.name = "InvertPermutation",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {int32, int64} = DT_INT32"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 1, 1));
            return SameAsInput(c);
          },
          .checked_run =
              [](const RunContext& c) {
                return c.in[0].dtype == DType::kInt64 ? Invert<std::int64_t>(c.in[0], c.out[0]) : Invert<std::int32_t>(c.in[0], c.out[0]);
              },
          .examples = {{.in = {Tensor::Of<std::int32_t>({3}, std::vector<std::int32_t>{2, 0, 1})},
                        .out = {Tensor::Of<std::int32_t>({3}, std::vector<std::int32_t>{1, 2, 0})}}}};
}
