#include "ops/array/array_common.h"
#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(cross) {
  return {.name = "Cross",
          .inputs = {"a: T", "b: T"},
          .outputs = {"product: T"},
          .attrs = {"T: realnumbertype"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
            if (!c.shape(0).IsCompatibleWith(c.shape(1))) return Refuse(c, "vectors of {} and {}", c.shape(0).ToString(), c.shape(1).ToString());
            if (c.shape(0).has_rank() && c.shape(0).back() >= 0 && c.shape(0).back() != 3) return Refuse(c, "vectors must have 3 elements");
            return SameAsInput(c);
          },
          .checked_run = [](const RunContext& c) -> Status {
            if (c.in[0].shape.back() != 3 || c.in[0].shape != c.in[1].shape) return InvalidArgument("vectors must have 3 elements and one shape");
            ForRealType(c.in[0].dtype, [&]<class T>() {
              using C = ComputeType<T>;
              for (std::int64_t i = 0; i < c.in[0].size; i += 3) {
                const T *a = c.in[0].as<T>() + i, *b = c.in[1].as<T>() + i;
                const auto part = [&](int k, int n) {
                  return static_cast<T>(WrapSub(WrapMul(static_cast<C>(a[k]), static_cast<C>(b[n])), WrapMul(static_cast<C>(a[n]), static_cast<C>(b[k]))));
                };
                c.out[0].as<T>()[i] = part(1, 2);
                c.out[0].as<T>()[i + 1] = part(2, 0);
                c.out[0].as<T>()[i + 2] = part(0, 1);
              }
            });
            return OkStatus();
          },
          .accuracy = Accuracy::kRounding,
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{2, 3}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}}, Tensor{{2, 3}, {2.0, 0.0, 1.0, -1.0, 3.0, 2.0}}},
                        .out = {Tensor{{2, 3}, {2.0, 5.0, -4.0, -8.0, -14.0, 17.0}}}}}};
}
