#include "ops/registry.h"

namespace keratin::ops {

std::vector<OpSpec> All();  // made by CMake

const OpRegistry& Registry() {
  static const OpRegistry registry(All());
  return registry;
}

}  // namespace keratin::ops
