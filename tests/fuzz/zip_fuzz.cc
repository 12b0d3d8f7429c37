#include <cstddef>
#include <cstdint>

#include "formats/zip/archive.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto archive = keratin::zip::Archive::Open(nullptr, {data, size}, "fuzz");
  if (!archive.ok()) return 0;
  for (const keratin::zip::Member& member : archive->members()) (void)archive->Read(member).ok();
  return 0;
}
