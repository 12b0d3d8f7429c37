#include "optimize/match.h"

// Mul(x, Sigmoid(x))  ->  _Swish(x)
KERATIN_REWRITE(fuse_swish) {
  return {.name = "fuse_swish", .phase = Phase::kFuseChains, .run = [](Editor& edit) -> Status {
            const int count = edit.size();
            for (int number = 0; number < count; ++number) {
              if (edit.node(number).op != "Mul") continue;
              const std::optional<ActivationMatch> match = MatchActivation(edit, number);
              if (!match || match->name != "swish") continue;
              if (Status status = edit.Redefine(number, "_Swish", {match->input}, {}); !status.ok()) return status;
            }
            return OkStatus();
          }};
}
