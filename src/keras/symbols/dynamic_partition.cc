#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(dynamic_partition) {
  return {
      .names = {"dynamic_partition", "compat.v1.dynamic_partition"}, .parameters = {"data", "partitions", "num_partitions"}, .lower = [](OpCall& c) -> Results {
        return Calls("DynamicPartition", {c.Tensor("data"), c.Tensor("partitions")}, {{"num_partitions", c.Int("num_partitions", 0)}}, "DynamicPartition");
      }};
}
