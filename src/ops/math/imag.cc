#include <complex>

#include "ops/map.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

template <class T>
void Run(const RunContext& c) {
  const auto* in = c.in[0].as<std::complex<T>>();
  T* out = c.out[0].as<T>();
  c.pool->ParallelFor(c.out[0].size, kHeavyMapGrain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const std::complex<T> z = in[i];
      out[i] = z.imag();
    }
  });
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(imag) {
  return {.name = "Imag",
          .inputs = {"input: T"},
          .outputs = {"output: Tout"},
          .attrs = {"T: {complex64, complex128} = DT_COMPLEX64", "Tout: {float, double} = DT_FLOAT"},
          .infer = [](InferContext& c) -> Status {
            if ((c.input(0).dtype == DType::kComplex64) != (c.attrs().Type("Tout", DType::kFloat) == DType::kFloat))
              return InvalidArgument("node \"{}\" (Imag): from {} to {}", c.node().name, DTypeName(c.input(0).dtype), DTypeName(c.attrs().Type("Tout")));
            return SameAsInput(c);
          },
          .run = [](const RunContext& c) { c.in[0].dtype == DType::kComplex64 ? Run<float>(c) : Run<double>(c); },
          .accuracy = Accuracy::kClose};
}
