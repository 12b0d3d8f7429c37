
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(lin_space) {
  return {.name = "LinSpace",
          .inputs = {"start: T", "stop: T", "num: Tidx"},
          .outputs = {"output: T"},
          .attrs = {"T: {bfloat16, half, float, double}", "Tidx: {int32, int64} = DT_INT32"},
          .infer =
              [](InferContext& c) {
                for (int i = 0; i < 3; ++i) KERATIN_TRY(c.RequireRank(i, 0, 0));
                c.SetShape(0, Shape::UnknownDims(1));
                const auto num = c.KnownElements(2);
                if (!num) return OkStatus();
                if (num->front() <= 0) return OnNode(c, InvalidArgument("num is {} and must be positive", num->front()));
                c.SetShape(0, Shape{num->front()});
                return OkStatus();
              },
          .run =
              [](const RunContext& c) {
                ForFloatType(c.out[0].dtype, [&]<class T>() {
                  using C = ComputeType<T>;
                  const C start = static_cast<C>(*c.in[0].as<T>());
                  const C stop = static_cast<C>(*c.in[1].as<T>());
                  T* out = c.out[0].as<T>();
                  const std::int64_t last = c.out[0].size - 1;
                  const C step = last > 0 ? (stop - start) / static_cast<C>(last) : C(0);
                  for (std::int64_t i = 0; i < last; ++i) out[i] = static_cast<T>(start + step * static_cast<C>(i));
                  out[last] = static_cast<T>(last > 0 ? stop : start);
                });
              },
          .accuracy = Accuracy::kRounding,
          .kernel_types = FloatTypes(),
          .examples = {{.in = {Tensor::Scalar(0.F), Tensor::Scalar(1.F), Int(5)}, .out = {Tensor{{5}, {0, 0.25, 0.5, 0.75, 1}}}},
                       {.in = {Tensor::Scalar(2.F), Tensor::Scalar(9.F), Int(1)}, .out = {Tensor{{1}, {2}}}}}};
}
