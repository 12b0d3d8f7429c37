// The bytes of one file and what every reader of them needs: sizes of fields, the budget, bounded access.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/mapped_file.h"
#include "formats/hdf5/file.h"
#include "keratin/status.h"

namespace keratin::hdf5 {

// The objects of one collection of the global heap, by index.
using HeapCollection = std::unordered_map<std::uint32_t, Bytes>;

// Immutable once opened, but for the budget and what is remembered, which are thread-safe.
struct Store {
  std::shared_ptr<const void> owner;
  Bytes bytes;  // from the superblock on: addresses count from there
  std::string name;
  int offset_size = 8;
  int length_size = 8;
  std::uint64_t root = 0;
  std::shared_ptr<Budget> budget;

  mutable std::mutex mutex;
  mutable std::unordered_map<std::uint64_t, std::shared_ptr<const GroupNode>> groups;  // by address, as the next
  mutable std::unordered_map<std::uint64_t, HeapCollection> heaps;

  // The address that stands for "nowhere".
  [[nodiscard]] bool IsUndefined(std::uint64_t address) const { return address == ~std::uint64_t{0} >> (64 - 8 * offset_size); }
  // DATA_LOSS unless [address, address + length) lies inside the file.
  [[nodiscard]] Result<Bytes> Range(std::uint64_t address, std::uint64_t length, std::string_view what) const;
  // From `address` to the end of the file.
  [[nodiscard]] Result<Bytes> From(std::uint64_t address, std::string_view what) const;
};

// Finds and checks the superblock, and fills in all but owner, name and budget.
Status ReadSuperblock(Bytes bytes, Store* store);

// Reads little-endian fields one after another. After the end every read gives 0 and status() says so.
class Cursor {
 public:
  // `what` and `address` are for the message; `what` must be a literal.
  Cursor(const Store& store, Bytes bytes, std::string_view what, std::uint64_t address) : store_(&store), bytes_(bytes), what_(what), address_(address) {}

  std::uint64_t Uint(std::uint64_t size);  // size at most 8
  std::uint8_t U8() { return static_cast<std::uint8_t>(Uint(1)); }
  std::uint16_t U16() { return static_cast<std::uint16_t>(Uint(2)); }
  std::uint32_t U32() { return static_cast<std::uint32_t>(Uint(4)); }
  std::uint64_t Offset() { return Uint(static_cast<std::uint64_t>(store_->offset_size)); }
  std::uint64_t Length() { return Uint(static_cast<std::uint64_t>(store_->length_size)); }
  Bytes Take(std::uint64_t size);
  void Skip(std::uint64_t size) { Take(size); }
  // Four characters that must stand here.
  void Magic(std::string_view magic);
  // A byte that must be `version`.
  void Version(std::uint8_t version);

  [[nodiscard]] std::uint64_t position() const { return position_; }
  [[nodiscard]] std::uint64_t left() const { return bytes_.size() - position_; }
  // The first thing that went wrong.
  [[nodiscard]] Status status() const { return status_; }
  // DATA_LOSS unless the next four bytes are the checksum of all before, from the cursor's start.
  Status Checksum();

 private:
  const Store* store_;
  Bytes bytes_;
  std::string_view what_;
  std::uint64_t address_;
  std::uint64_t position_ = 0;
  Status status_;
};

// Bytes that hold every number up to `limit`.
int BytesFor(std::uint64_t limit);

}  // namespace keratin::hdf5
