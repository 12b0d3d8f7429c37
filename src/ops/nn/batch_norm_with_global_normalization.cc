#include <cmath>

#include "ops/broadcast.h"
#include "ops/op.h"

KERATIN_OP(batch_norm_with_global_normalization) {
  return {.name = "BatchNormWithGlobalNormalization",
          .inputs = {"t: T", "m: T", "v: T", "beta: T", "gamma: T"},
          .outputs = {"result: T"},
          .attrs = {"T: numbertype", "variance_epsilon: float", "scale_after_normalization: bool"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(c.RequireRank(0, 4, 4));
                Shape x = c.shape(0).has_rank() ? c.shape(0) : Shape::UnknownDims(4);
                for (int i = 1; i < 5; ++i) {
                  KERATIN_TRY(c.RequireRank(i, 1, 1));
                  if (!c.shape(i).has_rank()) continue;
                  if (c.shape(i)[0] >= 0 && x[3] >= 0 && c.shape(i)[0] != x[3])
                    return OnNode(c, InvalidArgument("input {} has {} elements and the image has {} channels", i, c.shape(i)[0], x[3]));
                  x[3] = std::max(x[3], c.shape(i)[0]);
                }
                c.SetShape(0, x);
                return OkStatus();
              },
          .run =
              [](const RunContext& c) {
                const std::int64_t channels = c.in[0].shape.back();
                const float epsilon = c.attrs->Float("variance_epsilon");
                const bool scales = c.attrs->Bool("scale_after_normalization");
                ForFloatType(c.in[0].dtype, [&]<class T>() {
                  using C = ComputeType<T>;
                  const T* t = c.in[0].as<T>();
                  T* out = c.out[0].as<T>();
                  for (std::int64_t i = 0; i < c.out[0].size; ++i) {
                    const std::int64_t k = i % channels;
                    const C scale =
                        (scales ? static_cast<C>(c.in[4].as<T>()[k]) : C(1)) / std::sqrt(static_cast<C>(c.in[2].as<T>()[k]) + static_cast<C>(epsilon));
                    out[i] = static_cast<T>((static_cast<C>(t[i]) - static_cast<C>(c.in[1].as<T>()[k])) * scale + static_cast<C>(c.in[3].as<T>()[k]));
                  }
                });
              },
          .accuracy = Accuracy::kRounding,
          .kernel_types = FloatTypes(),
          .examples = {{.attrs = {{"variance_epsilon", 0.0F}, {"scale_after_normalization", true}},
                        .in = {Tensor{{1, 1, 2, 2}, {1, 2, 3, 6}}, Tensor{{2}, {1, 2}}, Tensor{{2}, {1, 4}}, Tensor{{2}, {0, 10}}, Tensor{{2}, {2, 1}}},
                        .out = {Tensor{{1, 1, 2, 2}, {0, 10, 4, 12}}}}}};
}
