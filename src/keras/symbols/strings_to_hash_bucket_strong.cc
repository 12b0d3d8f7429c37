#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_to_hash_bucket_strong) {
  return {.names = {"strings.to_hash_bucket_strong", "compat.v1.strings.to_hash_bucket_strong"},
          .parameters = {"input", "num_buckets", "key"},
          .lower = [](OpCall& c) -> Results {
            return Raw("StringToHashBucketStrong", {c.First()}, {{"num_buckets", c.Int("num_buckets", 1)}, {"key", c.Ints("key")}});
          }};
}
