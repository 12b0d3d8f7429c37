#include "ops/signal/fft.h"

KERATIN_OP(ifft) {
  return {.name = "IFFT",
          .inputs = {"input: Tcomplex"},
          .outputs = {"output: Tcomplex"},
          .attrs = {"Tcomplex: {complex64, complex128} = DT_COMPLEX64"},
          .infer = [](InferContext& c) { return InferFft(c, 1); },
          .run = [](const RunContext& c) { RunFft(c, true, 1); },
          .accuracy = Accuracy::kRounding};
}
