#include <complex>

#include "ops/array/array_common.h"
#include "ops/map.h"
#include "ops/op.h"

namespace keratin::ops {
namespace {

template <class T>
void Collect(const Tensor& in, std::int64_t* out, std::int64_t* count) {
  const T* data = in.data<T>();
  const int rank = in.shape().rank();
  std::int64_t found = 0;
  for (std::int64_t i = 0; i < in.size(); ++i) {
    if (data[i] == T(0)) continue;
    if (out != nullptr) {
      std::int64_t rest = i;
      for (int d = rank - 1; d >= 0; --d) {
        out[found * rank + d] = rest % in.shape()[d];
        rest /= in.shape()[d];
      }
    }
    ++found;
  }
  *count = found;
}
void Collect(const Tensor& in, std::int64_t* out, std::int64_t* count) {
  if (in.dtype() == DType::kBool) return Collect<bool>(in, out, count);
  if (in.dtype() == DType::kComplex64) return Collect<std::complex<float>>(in, out, count);
  if (in.dtype() == DType::kComplex128) return Collect<std::complex<double>>(in, out, count);
  ForRealType(in.dtype(), [&]<class T>() { Collect<T>(in, out, count); });
}
Status EvalWhere(EvalContext& c) {
  const Tensor& in = c.input(0);
  std::int64_t count = 0;
  Collect(in, nullptr, &count);
  KERATIN_ASSIGN(Tensor out, c.Allocate(DType::kInt64, Shape{count, in.shape().rank()}));
  Collect(in, out.mutable_data<std::int64_t>(), &count);
  c.SetOutput(0, std::move(out));
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(where) {
  return {.name = "Where",
          .inputs = {"input: T"},
          .outputs = {"index: int64"},
          .attrs = {"T: {float, double, int32, uint8, int16, int8, complex64, int64, bfloat16, uint16, complex128, half, uint32, uint64, bool} = DT_BOOL"},
          .infer =
              [](InferContext& c) {
                c.SetShape(0, Shape{Shape::kUnknown, c.shape(0).has_rank() ? c.shape(0).rank() : Shape::kUnknown});
                return OkStatus();
              },
          .eval = EvalWhere,
          .examples = {{.in = {Tensor::Of<bool>({2, 2}, std::array<bool, 4>{true, false, false, true})},
                        .out = {Tensor::Of<std::int64_t>({2, 2}, std::vector<std::int64_t>{0, 0, 1, 1})}}}};
}
