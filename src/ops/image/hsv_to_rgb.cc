#include <algorithm>
#include <cmath>

#include "ops/broadcast.h"
#include "ops/op.h"

KERATIN_OP(hsv_to_rgb) {
  return {.name = "HSVToRGB",
          .inputs = {"images: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {half, bfloat16, float, double} = DT_FLOAT"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
            if (c.shape(0).has_rank() && c.shape(0).back() >= 0 && c.shape(0).back() != 3)
              return OnNode(c, InvalidArgument("images have {} channels and must have 3", c.shape(0).back()));
            return SameAsInput(c);
          },
          .checked_run = [](const RunContext& c) -> Status {
            if (c.in[0].shape.back() != 3) return InvalidArgument("images must have 3 channels");
            ForFloatType(c.in[0].dtype, [&]<class T>() {
              using C = ComputeType<T>;
              for (std::int64_t i = 0; i + 2 < c.in[0].size; i += 3) {
                const C hue = static_cast<C>(c.in[0].as<T>()[i]) * C(6), saturation = static_cast<C>(c.in[0].as<T>()[i + 1]),
                        value = static_cast<C>(c.in[0].as<T>()[i + 2]);
                const auto part = [&](C x) { return static_cast<T>((C(1) - saturation + saturation * std::clamp(x, C(0), C(1))) * value); };
                c.out[0].as<T>()[i] = part(std::abs(hue - 3) - 1);
                c.out[0].as<T>()[i + 1] = part(2 - std::abs(hue - 2));
                c.out[0].as<T>()[i + 2] = part(2 - std::abs(hue - 4));
              }
            });
            return OkStatus();
          },
          .accuracy = Accuracy::kClose,
          .examples = {{.in = {Tensor{{2, 3}, {0.2F, 0.5, 0.89999998F, 0.80000001F, 0.30000001F, 0.5}}},
                        .out = {Tensor{{2, 3}, {0.80999994F, 0.89999998F, 0.44999999F, 0.47000003F, 0.34999999F, 0.5}}}}}};
}
