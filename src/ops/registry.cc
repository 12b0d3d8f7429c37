#include "ops/registry.h"

namespace keratin::ops {

std::span<const OpEntry> AllOps();  // made by CMake

const OpRegistry& Registry() {
  static const OpRegistry registry(AllOps());
  return registry;
}

}  // namespace keratin::ops
