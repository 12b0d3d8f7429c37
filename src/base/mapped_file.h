// A file's bytes, mapped read-only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "keratin/status.h"

namespace keratin {

using Bytes = std::span<const std::uint8_t>;

// Immutable, thread-safe. The mapping lives until the last shared pointer goes.
//
// Where somebody cuts the file short, or its disk fails, the bytes that are missing read as zeros from then on, and the file is not intact any more once one
// of them was read: the first Open sets a handler of SIGBUS, which passes on what does not concern a mapped file. Of the page that a cut goes through the
// system says nothing; LastByte tells of any cut but one through the last page.
class MappedFile {
 public:
  // NOT_FOUND when there is no such file, PERMISSION_DENIED, FAILED_PRECONDITION when it is not a regular file. An empty
  // file maps to empty bytes. Every message names `path`.
  static Result<std::shared_ptr<const MappedFile>> Open(const std::string& path);

  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  // How often since the process began bytes were missing that somebody read: whoever computes from files asks before and after. Nearly always 0.
  [[nodiscard]] static std::uint64_t Losses();
  // DATA_LOSS when there were losses since there were `before`: what `doing` is about read zeros, perhaps ("loading m.keras").
  static Status NoLossSince(std::uint64_t before, std::string_view doing);
  // False when bytes were missing in the file that `address` lies in. True for memory of other kinds.
  [[nodiscard]] static bool Intact(const void* address);
  // The same, after a look at the end of the file.
  [[nodiscard]] static bool StillThere(const void* address);
  // The last byte of the file that `address` lies in, to be read where a cut should be noticed; null for memory of other kinds. Valid as long as the file.
  [[nodiscard]] static const volatile std::uint8_t* LastByte(const void* address);

  // When these bytes are part of a mapped file they take no memory from now on, until they are read again. Thread-safe.
  static void Forget(const void* bytes, std::size_t size);

  [[nodiscard]] Bytes bytes() const { return {data_, size_}; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  MappedFile(std::string path, const std::uint8_t* data, std::size_t size);
  std::string path_;
  const std::uint8_t* data_;
  std::size_t size_;
};

}  // namespace keratin
