#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_fused_batch_norm) {
  return {.names = {"compat.v1.nn.fused_batch_norm"},
          .parameters = {"x", "scale", "offset", "mean", "variance", "epsilon", "data_format", "is_training", "name", "exponential_avg_factor"},
          .lower = [](OpCall& c) -> Results {
            if (c.Bool("is_training", true)) return c.Fail(Unimplemented("is_training=True takes the mean of the batch, which is for training only"));
            if (c.String("data_format", "NHWC") != "NHWC") return c.Fail(Unimplemented("channels first are not supported"));
            const Expr x = c.First();
            if (c.to.failed()) return x;
            std::vector<Expr> inputs = {x};
            for (const std::string_view parameter : {"scale", "offset", "mean", "variance"}) inputs.push_back(c.Tensor(parameter, DType::kFloat));
            std::vector<Expr> found =
                Calls("FusedBatchNormV3", inputs, {{"epsilon", static_cast<float>(c.Number("epsilon", 1e-3))}, {"is_training", false}}, "FusedBatchNormV3");
            if (found.size() > 3) found.erase(found.begin() + 3, found.end());
            return found;
          }};
}
