#include "optimize/match.h"

// 0.5 x (1 + Erf(x / sqrt 2)), 0.5 x Erfc(-x / sqrt 2), 0.5 x (1 + Tanh(sqrt(2 / pi) (x + 0.044715 x^3)))  ->  _Gelu(x)
KERATIN_REWRITE(fuse_gelu) {
  return {.name = "fuse_gelu", .phase = Phase::kFuseChains, .run = [](Editor& edit) -> Status {
            const int count = edit.size();
            for (int number = 0; number < count; ++number) {
              if (edit.node(number).op != "Mul" && edit.node(number).op != "RealDiv") continue;
              const std::optional<ActivationMatch> match = MatchActivation(edit, number);
              if (!match || (match->name != "gelu" && match->name != "gelu_tanh")) continue;
              if (Status status = edit.Redefine(number, "_Gelu", {match->input}, Attrs{{"approximate", match->name == "gelu_tanh"}}); !status.ok())
                return status;
            }
            return OkStatus();
          }};
}
