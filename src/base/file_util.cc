#include "base/file_util.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <random>

#include "base/errors.h"

namespace keratin {
namespace {

namespace fs = std::filesystem;

Status FileError(const std::string& path, int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return ResourceExhausted("{}: {}", path, std::strerror(error));
    case EACCES:
    case EPERM:
    case EROFS: return PermissionDenied("{}: {}", path, std::strerror(error));
    case EFAULT: return DataLoss("{}: what was to be written is in a file that was cut short", path);
    case ENOENT: return NotFound("{}: {}", path, std::strerror(error));
    case EEXIST: return AlreadyExists("{}: {}", path, std::strerror(error));
    default: return Unavailable("{}: {}", path, std::strerror(error));
  }
}

std::string WithoutSlash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

std::string Parent(const std::string& path) {
  const std::string parent = fs::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

std::string TemporaryName(const std::string& target) {
  static std::atomic<unsigned> counter{std::random_device{}()};
  const fs::path path(target);
  return (path.parent_path() / fmt::format(".{}.tmp-{}-{:08x}", path.filename().string(), ::getpid(), counter++)).string();
}

Status SyncFolder(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FileError(path, errno);
  const int result = ::fsync(fd);
  const int error = errno;
  ::close(fd);
  // Some file systems cannot sync folders and say so.
  if (result != 0 && error != EINVAL && error != ENOTSUP) return FileError(path, error);
  return OkStatus();
}

Status WriteAll(int fd, std::string_view bytes, const std::string& path) {
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), std::min(bytes.size(), kPiece));
    if (written < 0) {
      if (errno == EINTR) continue;
      return FileError(path, errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
#ifdef SYNC_FILE_RANGE_WRITE
    // The disk begins while the rest is copied: the sync at the end then waits for less.
    if (written == kPiece) (void)::sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
  }
  return OkStatus();
}

// A new file with these parts, synced and closed. Errors name `shown`.
Status WriteNew(const std::string& path, std::span<const std::string_view> parts, const std::string& shown) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) return FileError(shown, errno);
  Status status;
  for (const std::string_view part : parts)
    if (status.ok()) status = WriteAll(fd, part, shown);
  if (status.ok() && ::fsync(fd) != 0) status = FileError(shown, errno);
  if (::close(fd) != 0 && status.ok()) status = FileError(shown, errno);
  if (!status.ok()) ::unlink(path.c_str());
  return status;
}

}  // namespace

Status WriteFileAtomically(const std::string& path, std::string_view bytes) { return WriteFileAtomically(path, std::span<const std::string_view>(&bytes, 1)); }

Status WriteFileAtomically(const std::string& path, std::span<const std::string_view> parts) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return FailedPrecondition("{}: is a folder, where a file is to be written", path);
  const std::string temporary = TemporaryName(path);
  const std::uint64_t losses = MappedFile::Losses();
  KERATIN_TRY(WriteNew(temporary, parts, path));
  if (Status status = MappedFile::NoLossSince(losses, "writing " + path); !status.ok()) {
    ::unlink(temporary.c_str());
    return status;
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    return FileError(path, error);
  }
  return SyncFolder(Parent(path));
}

Result<StagedDirectory> StagedDirectory::Create(const std::string& target_path, bool overwrite) {
  const std::string target = WithoutSlash(target_path);
  if (target.empty() || target == "/" || target == "." || target == "..") return InvalidArgument("\"{}\" cannot be the name of a folder to write", target_path);
  struct stat info {};
  if (::lstat(target.c_str(), &info) == 0) {
    if (!S_ISDIR(info.st_mode)) return FailedPrecondition("{}: exists and is not a folder", target);
    if (!overwrite) return AlreadyExists("{}: exists already; remove it, choose another name or ask to replace it", target);
  }
  const std::string staging = TemporaryName(target);
  if (::mkdir(staging.c_str(), 0777) != 0) return FileError(target, errno);
  return StagedDirectory(target, staging, overwrite);
}

StagedDirectory::StagedDirectory(StagedDirectory&& other) noexcept
    : target_(std::move(other.target_)), staging_(std::move(other.staging_)), overwrite_(other.overwrite_), losses_(other.losses_) {
  other.staging_.clear();
}

StagedDirectory::~StagedDirectory() {
  if (staging_.empty()) return;
  std::error_code ignored;
  fs::remove_all(staging_, ignored);
}

Status StagedDirectory::Write(const std::string& relative, std::span<const std::string_view> parts) {
  const std::string path = staging_ + "/" + relative;
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  if (error) return FileError(target_ + "/" + relative, error.value());
  return WriteNew(path, parts, target_ + "/" + relative);
}

Status StagedDirectory::Publish() {
  KERATIN_TRY(MappedFile::NoLossSince(losses_, "writing " + target_));
  std::error_code walk;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(staging_, walk))
    if (entry.is_directory()) KERATIN_TRY(SyncFolder(entry.path().string()));
  KERATIN_TRY(SyncFolder(staging_));
  unsigned flags = RENAME_NOREPLACE;
  struct stat info {};
  const bool replaces = overwrite_ && ::lstat(target_.c_str(), &info) == 0;
  if (replaces) flags = RENAME_EXCHANGE;
  std::string old;
  if (::renameat2(AT_FDCWD, staging_.c_str(), AT_FDCWD, target_.c_str(), flags) == 0) {
    if (replaces) old = staging_;
  } else if (errno == EEXIST) {
    return AlreadyExists("{}: was made by someone else in the meantime", target_);
  } else if (errno != EINVAL && errno != ENOSYS) {
    return FileError(target_, errno);
  } else {
    // A file system without these flags: the old folder steps aside for the moment between two renames.
    if (replaces) {
      old = TemporaryName(target_);
      if (::rename(target_.c_str(), old.c_str()) != 0) return FileError(target_, errno);
    }
    if (::rename(staging_.c_str(), target_.c_str()) != 0) {
      const int error = errno;
      if (replaces && ::rename(old.c_str(), target_.c_str()) != 0) return FileError(target_, errno).WithContext(fmt::format("the old folder is now {}", old));
      return FileError(target_, error);
    }
  }
  staging_.clear();
  KERATIN_TRY(SyncFolder(Parent(target_)));
  if (!old.empty()) {
    std::error_code ignored;
    fs::remove_all(old, ignored);
  }
  return OkStatus();
}

}  // namespace keratin
