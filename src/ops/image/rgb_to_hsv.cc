#include <algorithm>
#include <cmath>

#include "ops/broadcast.h"
#include "ops/op.h"

KERATIN_OP(rgb_to_hsv) {
  return {.name = "RGBToHSV",
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
                const C r = static_cast<C>(c.in[0].as<T>()[i]), g = static_cast<C>(c.in[0].as<T>()[i + 1]), b = static_cast<C>(c.in[0].as<T>()[i + 2]);
                const C value = std::max({r, g, b}), range = value - std::min({r, g, b});
                const C saturation = value > 0 ? range / value : C(0);
                const C norm = C(1) / (C(6) * range);
                C hue = 0;
                if (range > 0) {
                  hue = r == value ? norm * (g - b) : g == value ? norm * (b - r) + C(2) / C(6) : norm * (r - g) + C(4) / C(6);
                  if (hue < 0) hue += 1;
                }
                c.out[0].as<T>()[i] = static_cast<T>(hue);
                c.out[0].as<T>()[i + 1] = static_cast<T>(saturation);
                c.out[0].as<T>()[i + 2] = static_cast<T>(value);
              }
            });
            return OkStatus();
          },
          .accuracy = Accuracy::kClose,
          .examples = {{.in = {Tensor{{2, 3}, {0.2F, 0.5, 0.89999998F, 0.5, 0.5, 0.5}}},
                        .out = {Tensor{{2, 3}, {0.59523809F, 0.77777779F, 0.89999998F, 0.0, 0.0, 0.5}}}}}};
}
