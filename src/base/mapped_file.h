// A file's bytes, mapped read-only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "keratin/status.h"

namespace keratin {

using Bytes = std::span<const std::uint8_t>;

// Immutable, thread-safe. The mapping lives until the last shared pointer goes.
class MappedFile {
 public:
  // NOT_FOUND when there is no such file, PERMISSION_DENIED, FAILED_PRECONDITION when it is not a regular file. An empty
  // file maps to empty bytes. Every message names `path`.
  static Result<std::shared_ptr<const MappedFile>> Open(const std::string& path);

  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

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
