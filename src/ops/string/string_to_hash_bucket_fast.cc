#include "ops/string/hash.h"
#include "ops/string/string_common.h"

KERATIN_OP(string_to_hash_bucket_fast) {
  return {
      .name = "StringToHashBucketFast",
      .inputs = {"input: string"},
      .outputs = {"output: int64"},
      .attrs = {"num_buckets: int >= 1"},
      .infer = SameAsInput,
      .run = [](const RunContext& c) { MapToBuckets(c, [](std::string_view text) { return Fingerprint64(text); }); },
      .examples = {{.attrs = {{"num_buckets", std::int64_t{1000003}}},
                    .in = {HashedTexts()},
                    .out = {Tensor::Of<std::int64_t>({9}, std::vector<std::int64_t>{377723, 291400, 497363, 916297, 20598, 717757, 608066, 666247, 956854})}}}};
}
