#include "keras/operations/numpy.h"

KERATIN_OPERATION(average_pool) {
  return Operation("ops.AveragePool", {"inputs"},
                   {ConfigKey("pool_size", ConfigKey::Kind::kInts).Required(),
                    {"strides", ConfigKey::Kind::kInts},
                    {"padding", "valid"},
                    {"data_format", ConfigKey::Kind::kString}},
                   [](OpCall& c) -> Results { return Pool(c, "Avg"); });
}
