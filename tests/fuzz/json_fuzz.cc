#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "formats/json/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const keratin::Result<keratin::Json> value = keratin::json::Parse({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!value.ok()) return 0;
  const std::string text = value->Dump();
  const keratin::Result<keratin::Json> again = keratin::json::Parse(text, "fuzz");
  if (!again.ok() || again->Dump() != text) std::abort();
  return 0;
}
