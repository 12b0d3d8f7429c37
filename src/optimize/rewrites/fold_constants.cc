#include "optimize/rewrite.h"

// A node whose outputs are known before anything runs  ->  Const
KERATIN_REWRITE(fold_constants) {
  return {.name = "fold_constants", .phase = Phase::kFold, .run = [](Editor& edit) -> Status {
            const int count = edit.size();
            std::vector<std::pair<int, Tensor>> known;
            for (int number = 0; number < count; ++number) {
              const Node& node = edit.node(number);
              if (node.op == "Const" || node.op == "Placeholder") continue;
              const ParsedOp* op = edit.registry().Find(node.op);
              if (op->spec->stateful) continue;
              const Result<std::vector<DType>> outputs = op->OutputTypes(node);
              if (!outputs.ok() || outputs->size() != 1) continue;
              if (std::optional<Tensor> value = edit.Known({number, 0})) known.emplace_back(number, *std::move(value));
            }
            for (const auto& [number, value] : known)
              if (Status status = edit.Redefine(number, "Const", {}, Attrs{{"dtype", value.dtype()}, {"value", value}}); !status.ok()) return status;
            return OkStatus();
          }};
}
