#include "base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/errors.h"

namespace keratin {

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

MappedFile::~MappedFile() {
  if (size_ > 0) ::munmap(const_cast<std::uint8_t*>(data_), size_);
}

}  // namespace keratin
