#include "ops/math/fake_quant.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(fake_quant_with_min_max_vars) {
  return {.name = "FakeQuantWithMinMaxVars",
          .inputs = {"inputs: float", "min: float", "max: float"},
          .outputs = {"outputs: float"},
          .attrs = {"num_bits: int = 8", "narrow_range: bool = false"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(1, 0, 0));
            KERATIN_TRY(c.RequireRank(2, 0, 0));
            return FakeQuantShape(c);
          },
          .checked_run = [](const RunContext& c) -> Status {
            const float min = *c.in[1].as<float>(), max = *c.in[2].as<float>();
            if (!(min <= max)) return InvalidArgument("min is {} and max {}", min, max);
            const FakeQuant quant(min, max, *c.attrs);
            for (std::int64_t i = 0; i < c.in[0].size; ++i) c.out[0].as<float>()[i] = quant(c.in[0].as<float>()[i]);
            return OkStatus();
          },
          .accuracy = Accuracy::kRounding,
          .examples = {{.in = {Tensor{{6}, {-7.0, -0.3F, 0.0, 0.11F, 2.7F, 9.0}}, Tensor{{}, {0.5}}, Tensor{{}, {3.0}}},
                        .out = {Tensor{{6}, {0.0, 0.0, 0.0, 0.10784314F, 2.5, 2.5}}}},
                       {.in = {Tensor{{2}, {-1.0, 2.0}}, Tensor{{}, {0.0}}, Tensor{{}, {0.0}}}, .out = {Tensor{{2}, {0.0, 0.0}}}}}};
}
