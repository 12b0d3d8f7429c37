#include <complex>

#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

template <class T>
void RunComplex(const RunContext& c) {
  auto* out = c.out[0].as<std::complex<T>>();
  const bool one_real = c.in[0].size == 1, one_imag = c.in[1].size == 1;
  for (std::int64_t i = 0; i < c.out[0].size; ++i) out[i] = {c.in[0].as<T>()[one_real ? 0 : i], c.in[1].as<T>()[one_imag ? 0 : i]};
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(complex) {
  return {.name = "Complex",
          .inputs = {"real: T", "imag: T"},
          .outputs = {"out: Tout"},
          .attrs = {"T: {float, double} = DT_FLOAT", "Tout: {complex64, complex128} = DT_COMPLEX64"},
          .infer = [](InferContext& c) -> Status {
            if ((c.input(0).dtype == DType::kFloat) != (c.attrs().Type("Tout", DType::kComplex64) == DType::kComplex64))
              return InvalidArgument("node \"{}\" (Complex): from {} to {}", c.node().name, DTypeName(c.input(0).dtype), DTypeName(c.attrs().Type("Tout")));
            KERATIN_TRY(BroadcastOfInputs(c));
            for (int i = 0; i < 2; ++i)
              if (c.shape(i).IsFullyKnown() && c.output(0).shape.IsFullyKnown() && c.shape(i).NumElements() != 1 &&
                  c.shape(i).NumElements() != c.output(0).shape.NumElements())
                return Unimplemented("node \"{}\" (Complex): shapes that broadcast along an axis are not supported", c.node().name);
            return OkStatus();
          },
          .run = [](const RunContext& c) { c.in[0].dtype == DType::kFloat ? RunComplex<float>(c) : RunComplex<double>(c); },
          .note = "both parts have one shape, or one is a number"};
}
