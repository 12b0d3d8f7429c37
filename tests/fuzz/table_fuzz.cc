#include <cstddef>
#include <cstdint>

#include "formats/table/table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)keratin::table::Read({data, size}, "fuzz");
  return 0;
}
