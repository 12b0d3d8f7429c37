#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_to_hash_bucket) {
  return {.names = {"strings.to_hash_bucket", "compat.v1.strings.to_hash_bucket", "compat.v1.string_to_hash_bucket"},
          .parameters = {"input", "num_buckets", "string_tensor"},
          .lower = [](OpCall& c) -> Results {
            return Raw("StringToHashBucket", {c.First()}, {{"num_buckets", c.Int("num_buckets", 1)}});
          }};
}
