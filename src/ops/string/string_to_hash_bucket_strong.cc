#include "ops/string/hash.h"
#include "ops/string/string_common.h"

KERATIN_OP(string_to_hash_bucket_strong) {
  return {.name = "StringToHashBucketStrong",
          .inputs = {"input: string"},
          .outputs = {"output: int64"},
          .attrs = {"num_buckets: int >= 1", "key: list(int)"},
          .infer =
              [](InferContext& c) {
                const auto* key = c.attrs().Get<std::vector<std::int64_t>>("key");
                if (key == nullptr || key->size() != 2) return Refuse(c, "the key must be two numbers");
                return SameAsInput(c);
              },
          .run =
              [](const RunContext& c) {
                const auto& key = *c.attrs->Get<std::vector<std::int64_t>>("key");
                const std::array<std::uint64_t, 2> words{static_cast<std::uint64_t>(key[0]), static_cast<std::uint64_t>(key[1])};
                MapToBuckets(c, [&](std::string_view text) { return SipHash(words, text); });
              },
          .examples = {{.attrs = {{"num_buckets", std::int64_t{1000003}}, {"key", std::vector<std::int64_t>{1, 2}}},
                        .in = {HashedTexts()},
                        .out = {Tensor::Of<std::int64_t>({9},
                                                         std::vector<std::int64_t>{383377, 332029, 430577, 218882, 350563, 841299, 602654, 891369, 150846})}}}};
}
