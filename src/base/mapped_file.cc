#include "base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>
#include <map>
#include <mutex>

#include "base/errors.h"

namespace keratin {
namespace {

// All that are mapped, by address. Never destroyed: files may go when the process ends.
std::mutex& Mutex() {
  static auto* mutex = new std::mutex;
  return *mutex;
}
std::map<const std::uint8_t*, std::size_t>& Mapped() {
  static auto* mapped = new std::map<const std::uint8_t*, std::size_t>;
  return *mapped;
}

}  // namespace

Result<std::shared_ptr<const MappedFile>> MappedFile::Open(const std::string& path) {
  // Without O_NONBLOCK a pipe that nobody writes to would be waited for.
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return NotFound("{}: no such file", path);
    if (errno == EACCES) return PermissionDenied("{}: may not be read", path);
    return Unavailable("{}: {}", path, std::strerror(errno));
  }
  struct stat info {};
  void* data = nullptr;
  Status status;
  if (::fstat(fd, &info) != 0) {
    status = Unavailable("{}: {}", path, std::strerror(errno));
  } else if (!S_ISREG(info.st_mode)) {
    status = FailedPrecondition("{}: not a regular file", path);
  } else if (info.st_size > 0) {
    data = ::mmap(nullptr, static_cast<std::size_t>(info.st_size), PROT_READ, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED) status = Unavailable("{}: {}", path, std::strerror(errno));
  }
  ::close(fd);
  KERATIN_TRY(status);
  return std::shared_ptr<const MappedFile>(new MappedFile(path, static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(info.st_size)));
}

MappedFile::MappedFile(std::string path, const std::uint8_t* data, std::size_t size) : path_(std::move(path)), data_(data), size_(size) {
  const std::lock_guard lock(Mutex());
  if (size_ > 0) Mapped()[data_] = size_;
}

void MappedFile::Forget(const void* bytes, std::size_t size) {
  static const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto* first = static_cast<const std::uint8_t*>(bytes);
  const std::lock_guard lock(Mutex());
  const auto after = Mapped().upper_bound(first);
  if (after == Mapped().begin()) return;
  const auto& [data, mapped] = *std::prev(after);
  if (first + size > data + mapped) return;
  // Whole pages only.
  const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(first) + page - 1) / page * page;
  const std::uintptr_t end = reinterpret_cast<std::uintptr_t>(first + size) / page * page;
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

MappedFile::~MappedFile() {
  {
    const std::lock_guard lock(Mutex());
    Mapped().erase(data_);
  }
  if (size_ > 0) ::munmap(const_cast<std::uint8_t*>(data_), size_);
}

}  // namespace keratin
