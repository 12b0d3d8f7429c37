#include "ops/math/fake_quant.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(fake_quant_with_min_max_args) {
  return {.name = "FakeQuantWithMinMaxArgs",
          .inputs = {"inputs: float"},
          .outputs = {"outputs: float"},
          .attrs = {"min: float = -6.0", "max: float = 6.0", "num_bits: int = 8", "narrow_range: bool = false"},
          .infer = [](InferContext& c) -> Status {
            if (!(c.attrs().Float("min", -6) < c.attrs().Float("max", 6))) return OnNode(c, InvalidArgument("min must be less than max"));
            return FakeQuantShape(c);
          },
          .run =
              [](const RunContext& c) {
                const FakeQuant quant(static_cast<float>(c.attrs->Float("min", -6)), static_cast<float>(c.attrs->Float("max", 6)), *c.attrs);
                for (std::int64_t i = 0; i < c.in[0].size; ++i) c.out[0].as<float>()[i] = quant(c.in[0].as<float>()[i]);
              },
          .in_place = 1,
          .accuracy = Accuracy::kRounding,
          .examples = {{.in = {Tensor{{8}, {-7.0, -6.0, -0.3F, 0.0, 0.01F, 0.1F, 2.7F, 9.0}}},
                        .out = {Tensor{{8}, {-6.0235295F, -5.9764705F, -0.28235295F, 0.0, 0.0, 0.09411765F, 2.682353F, 5.9764705F}}}},
                       {.attrs = {{"min", -1.0F}, {"max", 1.0F}, {"num_bits", std::int64_t{4}}, {"narrow_range", true}},
                        .in = {Tensor{{6}, {-7.0, -0.4F, 0.0, 0.31F, 0.77F, 9.0}}},
                        .out = {Tensor{{6}, {-1.0, -0.42857146F, 0.0, 0.2857143F, 0.71428573F, 1.0}}}}}};
}
