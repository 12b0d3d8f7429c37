#include <complex>

#include "ops/op.h"

namespace keratin::ops {
namespace {

template <class T>
void RunConj(const RunContext& c) {
  for (std::int64_t i = 0; i < c.out[0].size; ++i) c.out[0].as<std::complex<T>>()[i] = std::conj(c.in[0].as<std::complex<T>>()[i]);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(conj) {
  return {.name = "Conj",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {complex64, complex128, variant} = DT_COMPLEX64"},
          .infer = SameAsInput,
          .run = [](const RunContext& c) { c.in[0].dtype == DType::kComplex64 ? RunConj<float>(c) : RunConj<double>(c); },
          .kernel_types = {DType::kComplex64, DType::kComplex128}};
}
