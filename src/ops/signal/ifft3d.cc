#include "ops/signal/fft.h"

KERATIN_OP(ifft3d) {
  return {.name = "IFFT3D",
          .inputs = {"input: Tcomplex"},
          .outputs = {"output: Tcomplex"},
          .attrs = {"Tcomplex: {complex64, complex128} = DT_COMPLEX64"},
          .infer = [](InferContext& c) { return InferFft(c, 3); },
          .run = [](const RunContext& c) { RunFft(c, true, 3); },
          .accuracy = Accuracy::kRounding};
}
