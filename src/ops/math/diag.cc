
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/select.h"

namespace keratin::ops {
namespace {

std::vector<DType> DiagTypes() {
  return {DType::kFloat, DType::kDouble, DType::kHalf, DType::kBfloat16, DType::kInt32, DType::kInt64, DType::kComplex64, DType::kComplex128};
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(diag) {
  return {.name = "Diag",
          .inputs = {"diagonal: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {bfloat16, half, float, double, int32, int64, complex64, complex128}"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank / 2));
                if (!c.shape(0).has_rank()) return OkStatus();
                Shape out = c.shape(0);
                for (const std::int64_t dim : c.shape(0).dims()) out.push_back(dim);
                c.SetShape(0, out);
                return OkStatus();
              },
          .run =
              [](const RunContext& c) {
                ForElement(c.out[0].dtype, [&]<class T>() {
                  const T* in = c.in[0].as<T>();
                  T* out = c.out[0].as<T>();
                  const std::int64_t n = c.in[0].size;
                  std::fill_n(out, c.out[0].size, T{});
                  for (std::int64_t i = 0; i < n; ++i) out[i * (n + 1)] = in[i];
                });
              },
          .kernel_types = DiagTypes(),
          .examples = {{.in = {Tensor{{2}, {1, 2}}}, .out = {Tensor{{2, 2}, {1, 0, 0, 2}}}}}};
}
