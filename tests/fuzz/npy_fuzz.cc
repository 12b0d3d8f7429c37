#include <cstddef>
#include <cstdint>

#include "formats/npy/npy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto tensor = keratin::npy::ReadNpy(nullptr, {data, size}, "fuzz");
  if (tensor.ok()) (void)keratin::npy::WriteNpy(*tensor).ok();
  (void)keratin::npy::ReadNpz(nullptr, {data, size}, "fuzz").ok();
  return 0;
}
