#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "base/crc32c.h"
#include "plan/plan_file.h"

namespace {

// The checksums of the header (docs/formats/plan.md) are set right, or hardly an input would get past them.
void SetChecksums(std::vector<std::uint8_t>& bytes) {
  constexpr std::size_t kHeader = 128, kCrc = 20, kSections = 56, kSectionSize = 24;
  if (bytes.size() < kHeader) return;
  for (std::size_t section = 0; section < 3; ++section) {
    std::uint8_t* place = bytes.data() + kSections + section * kSectionSize;
    std::uint64_t offset = 0, size = 0;
    std::memcpy(&offset, place, 8);
    std::memcpy(&size, place + 8, 8);
    if (offset > bytes.size() || size > bytes.size() - offset) continue;
    const std::uint32_t crc = keratin::Crc32c({bytes.data() + offset, size});
    std::memcpy(place + 16, &crc, 4);
  }
  std::memset(bytes.data() + kCrc, 0, 4);
  const std::uint32_t crc = keratin::Crc32c({bytes.data(), kHeader});
  std::memcpy(bytes.data() + kCrc, &crc, 4);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::uint8_t> bytes(data, data + size);
  SetChecksums(bytes);
  const int fd = memfd_create("plan", 0);
  if (fd < 0 || write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) __builtin_trap();
  const auto file = keratin::MappedFile::Open("/proc/self/fd/" + std::to_string(fd));
  close(fd);
  if (!file.ok()) return 0;
  const auto plan = keratin::PlanFile::Open(*file);
  if (!plan.ok()) return 0;
  (void)(*plan)->ready().ok();
  (void)(*plan)->source().ok();
  return 0;
}
