#include "ops/array/array_common.h"
#include "ops/math/fake_quant.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(fake_quant_with_min_max_vars_per_channel) {
  return {.name = "FakeQuantWithMinMaxVarsPerChannel",
          .inputs = {"inputs: float", "min: float", "max: float"},
          .outputs = {"outputs: float"},
          .attrs = {"num_bits: int = 8", "narrow_range: bool = false"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
            KERATIN_TRY(c.RequireRank(1, 1, 1));
            KERATIN_TRY(c.RequireRank(2, 1, 1));
            return FakeQuantShape(c);
          },
          .checked_run = [](const RunContext& c) -> Status {
            const std::int64_t depth = c.in[0].shape.back();
            KERATIN_TRY(CheckSize(c.in[1], depth));
            KERATIN_TRY(CheckSize(c.in[2], depth));
            for (std::int64_t d = 0; d < depth; ++d) {
              const float min = c.in[1].as<float>()[d], max = c.in[2].as<float>()[d];
              if (!(min <= max)) return InvalidArgument("min is {} and max {} in channel {}", min, max, d);
              const FakeQuant quant(min, max, *c.attrs);
              for (std::int64_t i = d; i < c.in[0].size; i += depth) c.out[0].as<float>()[i] = quant(c.in[0].as<float>()[i]);
            }
            return OkStatus();
          },
          .accuracy = Accuracy::kRounding,
          .examples = {{.attrs = {{"num_bits", std::int64_t{3}}},
                        .in = {Tensor{{2, 3}, {-7.0, -0.3F, 0.4F, 0.11F, 2.7F, 9.0}}, Tensor{{3}, {-1.0, -2.0, 0.0}}, Tensor{{3}, {1.0, 0.5, 4.0}}},
                        .out = {Tensor{{2, 3}, {-0.8571429F, -0.35714287F, 0.5714286F, 0.0, 0.35714287F, 4.0}}}}}};
}
