#include "ops/signal/fft.h"

KERATIN_OP(ifft2d) {
  return {.name = "IFFT2D",
          .inputs = {"input: Tcomplex"},
          .outputs = {"output: Tcomplex"},
          .attrs = {"Tcomplex: {complex64, complex128} = DT_COMPLEX64"},
          .infer = [](InferContext& c) { return InferFft(c, 2); },
          .run = [](const RunContext& c) { RunFft(c, true, 2); },
          .accuracy = Accuracy::kRounding};
}
