#include <complex>

#include "ops/array/copy_common.h"
#include "ops/map.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

void RunOnesLike(const RunContext& c) {
  const View& out = c.out[0];
  const auto fill = [&](auto one) { FillElements(out.dtype, &one, out.data, out.size, c.pool); };
  if (out.dtype == DType::kComplex64) return fill(std::complex<float>(1));
  if (out.dtype == DType::kComplex128) return fill(std::complex<double>(1));
  if (out.dtype == DType::kBool) return fill(true);
  ForRealType(out.dtype, [&]<class T>() { fill(T(1)); });
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(ones_like) {
  return {.name = "OnesLike",
          .inputs = {"x: T"},
          .outputs = {"y: T"},
          .attrs = {"T: {bfloat16, half, float, double, int8, uint8, int16, uint16, int32, uint32, int64, uint64, complex64, complex128, bool}"},
          .infer = SameAsInput,
          .run = RunOnesLike,
          .examples = {{.in = {Tensor{{2}, {3, 2}}}, .out = {Tensor{{2}, {1, 1}}}}}};
}
