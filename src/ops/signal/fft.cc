#include "ops/signal/fft.h"

KERATIN_OP(fft) {
  return {.name = "FFT",
          .inputs = {"input: Tcomplex"},
          .outputs = {"output: Tcomplex"},
          .attrs = {"Tcomplex: {complex64, complex128} = DT_COMPLEX64"},
          .infer = [](InferContext& c) { return InferFft(c, 1); },
          .run = [](const RunContext& c) { RunFft(c, false, 1); },
          .accuracy = Accuracy::kRounding};
}
