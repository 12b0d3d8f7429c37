#include "ops/string/hash.h"
#include "ops/string/string_common.h"

KERATIN_OP(string_to_hash_bucket) {
  return {
      .name = "StringToHashBucket",
      .inputs = {"string_tensor: string"},
      .outputs = {"output: int64"},
      .attrs = {"num_buckets: int >= 1"},
      .infer = SameAsInput,
      .run = [](const RunContext& c) { MapToBuckets(c, [](std::string_view text) { return Hash64(text); }); },
      .examples = {{.attrs = {{"num_buckets", std::int64_t{1000003}}},
                    .in = {HashedTexts()},
                    .out = {Tensor::Of<std::int64_t>({9}, std::vector<std::int64_t>{598820, 789371, 546981, 65569, 101721, 131957, 400685, 170797, 660479})}}}};
}
