#include "optimize/rewrite.h"

// f(Identity(x))  ->  f(x), for Identity, IdentityN, StopGradient, PreventGradient, Snapshot, and PlaceholderWithDefault that nobody feeds
KERATIN_REWRITE(bypass_identities) {
  return {.name = "bypass_identities", .phase = Phase::kSimplify, .run = [](Editor& edit) -> Status {
            const auto shown = [&edit](Endpoint endpoint) {
              // An Identity that waits for something holds its readers back too.
              for (int steps = 0; steps < edit.size(); ++steps) {
                const Node& node = edit.node(endpoint.node);
                const bool same = node.op == "Identity" || node.op == "IdentityN" || node.op == "StopGradient" || node.op == "PreventGradient" ||
                                  node.op == "Snapshot" || (node.op == "PlaceholderWithDefault" && !edit.IsFeed(endpoint.node));
                if (!same || !node.control_inputs.empty()) break;
                endpoint = node.inputs[static_cast<std::size_t>(endpoint.output)];
              }
              return endpoint;
            };
            for (int number = 0; number < edit.size(); ++number)
              for (std::size_t i = 0; i < edit.node(number).inputs.size(); ++i) {
                const Endpoint input = edit.node(number).inputs[i];
                const Endpoint source = shown(input);
                if (source == input) continue;
                if (Status status = edit.SetInput(number, static_cast<int>(i), source); !status.ok()) return status;
              }
            return OkStatus();
          }};
}
