
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/select.h"

KERATIN_OP(diag_part) {
  return {.name = "DiagPart",
          .inputs = {"input: T"},
          .outputs = {"diagonal: T"},
          .attrs = {"T: {bfloat16, half, float, double, int32, int64, complex64, complex128}"},
          .infer =
              [](InferContext& c) {
                const Shape& in = c.shape(0);
                if (!in.has_rank()) return OkStatus();
                if (in.rank() == 0 || in.rank() % 2 != 0)
                  return OnNode(c, InvalidArgument("the input has the shape {}; its rank must be even and not 0", in.ToString()));
                const int half = in.rank() / 2;
                Shape out;
                for (int i = 0; i < half; ++i) {
                  if (in[i] >= 0 && in[half + i] >= 0 && in[i] != in[half + i])
                    return OnNode(c, InvalidArgument("the input has the shape {}; its second half must equal its first", in.ToString()));
                  out.push_back(std::max(in[i], in[half + i]));
                }
                c.SetShape(0, out);
                return OkStatus();
              },
          .run =
              [](const RunContext& c) {
                ForElement(c.out[0].dtype, [&]<class T>() {
                  const T* in = c.in[0].as<T>();
                  T* out = c.out[0].as<T>();
                  const std::int64_t n = c.out[0].size;
                  for (std::int64_t i = 0; i < n; ++i) out[i] = in[i * (n + 1)];
                });
              },
          .examples = {{.in = {Tensor{{2, 2}, {1, 2, 3, 4}}}, .out = {Tensor{{2}, {1, 4}}}}}};
}
