// Writing files so that a crash leaves the old one or the new one, never half of either.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/mapped_file.h"
#include "keratin/status.h"

namespace keratin {

// Writes `bytes` beside `path`, then renames: `path` has its old content until it has all of the new one. The file and its folder are
// synced. UNAVAILABLE, RESOURCE_EXHAUSTED (disk full) or PERMISSION_DENIED name the path; nothing is left behind then.
Status WriteFileAtomically(const std::string& path, std::string_view bytes);
// The same for several parts, one after the other.
Status WriteFileAtomically(const std::string& path, std::span<const std::string_view> parts);

// A folder in the making: files are written into a hidden folder beside the target, which one rename publishes. The destructor removes
// what was not published.
class StagedDirectory {
 public:
  // ALREADY_EXISTS when `target` is there and `overwrite` is false; FAILED_PRECONDITION when it is there and no folder.
  static Result<StagedDirectory> Create(const std::string& target, bool overwrite);
  StagedDirectory(StagedDirectory&& other) noexcept;
  StagedDirectory& operator=(StagedDirectory&&) = delete;
  ~StagedDirectory();

  // `relative` may have folders in it ("variables/variables.index"); they are made.
  Status Write(const std::string& relative, std::span<const std::string_view> parts);
  Status Write(const std::string& relative, std::string_view bytes) { return Write(relative, std::span<const std::string_view>(&bytes, 1)); }
  // Where the files are now.
  [[nodiscard]] const std::string& path() const { return staging_; }
  // Makes it the target. An old target is swapped out in the same step and then removed. DATA_LOSS when a mapped file lost bytes since Create.
  Status Publish();

 private:
  StagedDirectory(std::string target, std::string staging, bool overwrite) : target_(std::move(target)), staging_(std::move(staging)), overwrite_(overwrite) {}
  std::string target_;
  std::string staging_;  // "" once published
  bool overwrite_;
  std::uint64_t losses_ = MappedFile::Losses();
};

}  // namespace keratin
