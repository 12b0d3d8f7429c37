// Constants of the same value  ->  one of them
//
// Calls of a shared layer and fused ops each have constants of their own; a plan file would hold, and its reader make, every one of them.
#include <unordered_map>

#include "optimize/rewrite.h"
#include "tensor/tensor_key.h"

namespace keratin::optimize {
namespace {

// Larger ones are the same only when they are one piece of memory.
constexpr std::size_t kComparedBytes = 256;

}  // namespace
}  // namespace keratin::optimize

KERATIN_REWRITE(share_constants) {
  return {.name = "share_constants", .phase = Phase::kFuse, .run = [](Editor& edit) -> Status {
            std::unordered_map<std::string, int> first;
            const int count = edit.size();
            for (int number = 0; number < count; ++number) {
              const Node& node = edit.node(number);
              const Tensor* value = node.op == "Const" ? node.attrs.Get<Tensor>("value") : nullptr;
              if (value == nullptr || DTypeSize(value->dtype()) == 0 || value->dtype() == DType::kString || value->dtype() == DType::kResource ||
                  value->dtype() == DType::kVariant || !node.control_inputs.empty() || edit.IsKept(number))
                continue;
              std::string key;
              AppendKey(*value, kComparedBytes, &key);
              const auto [same, added] = first.emplace(std::move(key), number);
              if (added) continue;
              if (Status status = edit.ReplaceReaders({number, 0}, {same->second, 0}); !status.ok()) return status;
            }
            return OkStatus();
          }};
}
