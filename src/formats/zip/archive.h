// Zip archives, read where they lie.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/mapped_file.h"
#include "keratin/status.h"

namespace keratin::zip {

struct Member {
  std::string name;  // parts with '/' between them; a folder's ends in '/'
  std::uint64_t size = 0;
  std::uint64_t compressed_size = 0;
  std::uint64_t data_offset = 0;  // of the member's data in the archive
  std::uint32_t crc32 = 0;
  bool deflated = false;

  [[nodiscard]] bool is_folder() const { return !name.empty() && name.back() == '/'; }
};

// Bytes that stay valid as long as `owner` does.
struct MemberBytes {
  Bytes bytes;
  std::shared_ptr<const void> owner;
};

// True when `bytes` begin as a zip archive does (the first local header, or the end record of an empty one).
bool LooksLikeZip(Bytes bytes);

// Immutable, cheap to move, thread-safe.
class Archive {
 public:
  // Reads the central directory and every local header of `bytes`, which `owner` keeps alive; `name` goes into messages.
  // INVALID_ARGUMENT for a damaged or truncated archive, one whose headers contradict each other, unsafe or duplicate names,
  // symbolic links and overlapping members; UNIMPLEMENTED for encryption, other methods than stored and deflated, and several
  // disks; RESOURCE_EXHAUSTED when one member, or all deflated ones together, would inflate beyond max(64 MiB, 16 x archive).
  static Result<Archive> Open(std::shared_ptr<const void> owner, Bytes bytes, std::string name);

  // In the order of the central directory.
  [[nodiscard]] const std::vector<Member>& members() const { return members_; }
  // Null when there is none. Valid as long as the archive.
  [[nodiscard]] const Member* Find(std::string_view name) const;
  // The content of `member`, one of members(): the archive's own bytes when it is stored, else inflated into new memory.
  // DATA_LOSS when the content does not have the size and the CRC-32 that the archive says.
  [[nodiscard]] Result<MemberBytes> Read(const Member& member) const;
  // The same, and calls `meanwhile` with the content while other threads check a large one: what it found is worth nothing when this returns an error.
  Status Read(const Member& member, const std::function<void(const MemberBytes&)>& meanwhile) const;
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  // The content, its checksum not looked at.
  [[nodiscard]] Result<MemberBytes> Content(const Member& member) const;

  std::shared_ptr<const void> owner_;
  Bytes bytes_;
  std::string name_;
  std::vector<Member> members_;
  std::unordered_map<std::string, std::size_t> by_name_;
};

}  // namespace keratin::zip
