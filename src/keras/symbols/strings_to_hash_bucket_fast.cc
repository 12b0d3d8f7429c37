#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_to_hash_bucket_fast) {
  return {.names = {"strings.to_hash_bucket_fast", "compat.v1.strings.to_hash_bucket_fast"},
          .parameters = {"input", "num_buckets"},
          .lower = [](OpCall& c) -> Results {
            return Raw("StringToHashBucketFast", {c.First()}, {{"num_buckets", c.Int("num_buckets", 1)}});
          }};
}
