#include <complex>

#include "ops/array/transpose_common.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

template <class T>
void Conjugate(const View& out) {
  for (std::complex<T>& value : out.values<std::complex<T>>()) value = std::conj(value);
}
Status RunConjugateTranspose(const RunContext& c) {
  KERATIN_TRY(RunTranspose(c));
  if (c.out[0].dtype == DType::kComplex64) Conjugate<float>(c.out[0]);
  if (c.out[0].dtype == DType::kComplex128) Conjugate<double>(c.out[0]);
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(conjugate_transpose) {
  return {.name = "ConjugateTranspose",
          .inputs = {"x: T", "perm: Tperm"},
          .outputs = {"y: T"},
          .attrs = {"T: type", "Tperm: {int32, int64} = DT_INT32"},
          .infer = InferTranspose,
          .checked_run = RunConjugateTranspose,
          .examples = {{.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{1, 0})},
                        .out = {Tensor{{3, 2}, {1, 4, 2, 5, 3, 6}}}}}};
}
