#include "base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>

#include "base/errors.h"

namespace keratin {
namespace {

// A file that is mapped. Its place is used again when it is gone; `begin` is 0 in between.
struct Place {
  std::atomic<std::uintptr_t> begin{0};
  std::atomic<std::uintptr_t> end{0};
  std::atomic<bool> lost{false};
};

// All that there are, in blocks that stay: a signal handler looks through them without a lock.
struct Places {
  std::array<Place, 64> places;
  std::atomic<Places*> next{nullptr};
};
constinit Places all_places;
constinit std::atomic<std::uint64_t> losses{0};

// Held to take a place and to leave one. Never destroyed: files may go when the process ends.
std::mutex& Mutex() {
  static auto* mutex = new std::mutex;
  return *mutex;
}

// The place that `address` lies in, or null.
Place* PlaceOf(std::uintptr_t address) {
  for (Places* block = &all_places; block != nullptr; block = block->next.load(std::memory_order_acquire))
    for (Place& place : block->places) {
      const std::uintptr_t begin = place.begin.load(std::memory_order_acquire);
      if (begin != 0 && address >= begin && address < place.end.load(std::memory_order_relaxed)) return &place;
    }
  return nullptr;
}

void TakePlace(std::uintptr_t begin, std::uintptr_t end) {
  const std::lock_guard lock(Mutex());
  for (Places* block = &all_places;; block = block->next.load(std::memory_order_relaxed)) {
    for (Place& place : block->places) {
      if (place.begin.load(std::memory_order_relaxed) != 0) continue;
      place.end.store(end, std::memory_order_relaxed);
      place.lost.store(false, std::memory_order_relaxed);
      place.begin.store(begin, std::memory_order_release);
      return;
    }
    if (block->next.load(std::memory_order_relaxed) == nullptr) block->next.store(new Places, std::memory_order_release);
  }
}

struct sigaction before_ours;

std::uintptr_t PageSize() {
  static const auto size = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

// Puts zeros where a mapped file has no more bytes.
void OnBusError(int signal, siginfo_t* info, void* context) {
  const int error = errno;
  const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  if (Place* place = info->si_code > 0 ? PlaceOf(address) : nullptr; place != nullptr) {
    const std::uintptr_t page = address / PageSize() * PageSize();
    void* zeros =
        ::mmap(reinterpret_cast<void*>(page), place->end.load(std::memory_order_relaxed) - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (zeros != MAP_FAILED) {
      place->lost.store(true, std::memory_order_release);
      losses.fetch_add(1, std::memory_order_acq_rel);
      errno = error;
      return;
    }
  }
  if ((before_ours.sa_flags & SA_SIGINFO) != 0) {
    before_ours.sa_sigaction(signal, info, context);
  } else if (before_ours.sa_handler != SIG_DFL && before_ours.sa_handler != SIG_IGN) {
    before_ours.sa_handler(signal);
  } else {
    ::signal(signal, SIG_DFL);
    ::raise(signal);
  }
  errno = error;
}

void SetHandler() {
  static std::once_flag once;
  std::call_once(once, [] {
    (void)PageSize();
    struct sigaction ours {};
    ours.sa_sigaction = OnBusError;
    ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
    ::sigemptyset(&ours.sa_mask);
    (void)::sigaction(SIGBUS, &ours, &before_ours);
  });
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
  if (size_ == 0) return;
  SetHandler();
  TakePlace(reinterpret_cast<std::uintptr_t>(data_), reinterpret_cast<std::uintptr_t>(data_) + size_);
}

std::uint64_t MappedFile::Losses() { return losses.load(std::memory_order_acquire); }

Status MappedFile::NoLossSince(std::uint64_t before, std::string_view doing) {
  if (Losses() == before) return OkStatus();
  return DataLoss("{}: a file was cut short, or its disk failed, while it was read", doing);
}

bool MappedFile::Intact(const void* address) {
  if (Losses() == 0) return true;
  const std::lock_guard lock(Mutex());
  const Place* place = PlaceOf(reinterpret_cast<std::uintptr_t>(address));
  return place == nullptr || !place->lost.load(std::memory_order_acquire);
}

const volatile std::uint8_t* MappedFile::LastByte(const void* address) {
  const std::lock_guard lock(Mutex());
  const Place* place = PlaceOf(reinterpret_cast<std::uintptr_t>(address));
  return place == nullptr ? nullptr : reinterpret_cast<const volatile std::uint8_t*>(place->end.load(std::memory_order_relaxed) - 1);
}

bool MappedFile::StillThere(const void* address) {
  if (const volatile std::uint8_t* last = LastByte(address); last != nullptr) (void)*last;
  return Intact(address);
}

void MappedFile::Forget(const void* bytes, std::size_t size) {
  const auto first = reinterpret_cast<std::uintptr_t>(bytes);
  const std::lock_guard lock(Mutex());
  const Place* place = PlaceOf(first);
  if (place == nullptr || first + size > place->end.load(std::memory_order_relaxed)) return;
  // Whole pages only.
  const std::uintptr_t begin = (first + PageSize() - 1) / PageSize() * PageSize();
  const std::uintptr_t end = (first + size) / PageSize() * PageSize();
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

MappedFile::~MappedFile() {
  if (size_ == 0) return;
  {
    const std::lock_guard lock(Mutex());
    if (Place* place = PlaceOf(reinterpret_cast<std::uintptr_t>(data_)); place != nullptr) place->begin.store(0, std::memory_order_release);
  }
  ::munmap(const_cast<std::uint8_t*>(data_), size_);
}

}  // namespace keratin
