#include "ops/registry.h"

namespace keratin::ops {

std::vector<OpSpec> AllOps();  // made by CMake

const OpRegistry& Registry() {
  static const OpRegistry registry(AllOps());
  return registry;
}

}  // namespace keratin::ops
