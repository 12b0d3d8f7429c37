#include "keras/operations/numpy.h"

KERATIN_OPERATION(max_pool) {
  return Operation("ops.MaxPool", {"inputs"},
                   {ConfigKey("pool_size", ConfigKey::Kind::kInts).Required(),
                    {"strides", ConfigKey::Kind::kInts},
                    {"padding", "valid"},
                    {"data_format", ConfigKey::Kind::kString}},
                   [](OpCall& c) -> Results { return Pool(c, "Max"); });
}
