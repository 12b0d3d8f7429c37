#include "formats/hdf5/fractal_heap.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "base/errors.h"
#include "formats/hdf5/btree.h"
#include "formats/hdf5/checksum.h"

namespace keratin::hdf5 {

Result<FractalHeap> FractalHeap::Open(const Store& store, std::uint64_t address) {
  FractalHeap heap(store, address);
  KERATIN_TRY(heap.Parse());
  return heap;
}

Status FractalHeap::Parse() {
  KERATIN_ASSIGN(const Bytes bytes, store_->From(address_, "fractal heap"));
  Cursor cursor(*store_, bytes, "fractal heap", address_);
  cursor.Magic("FRHP");
  cursor.Version(0);
  id_size_ = cursor.U16();
  const std::uint16_t filters = cursor.U16();
  const std::uint8_t flags = cursor.U8();
  max_managed_ = cursor.U32();
  cursor.Length();
  huge_tree_ = cursor.Offset();
  cursor.Length();
  cursor.Offset();
  for (int i = 0; i < 8; ++i) cursor.Length();
  width_ = cursor.U16();
  start_size_ = cursor.Length();
  max_direct_size_ = cursor.Length();
  const std::uint16_t heap_bits = cursor.U16();
  cursor.Skip(2);
  root_ = cursor.Offset();
  root_rows_ = cursor.U16();
  KERATIN_TRY(cursor.status());
  if (filters != 0) return Unimplemented("fractal heap at offset {} is compressed, which is not supported", address_);
  KERATIN_TRY(cursor.Checksum());
  constexpr std::uint64_t kLargest = std::uint64_t{1} << 32;
  if (!std::has_single_bit(width_) || !std::has_single_bit(start_size_) || !std::has_single_bit(max_direct_size_) || start_size_ > max_direct_size_ ||
      max_direct_size_ > kLargest || heap_bits == 0 || heap_bits > 64 || id_size_ == 0) {
    return DataLoss("fractal heap at offset {}: {} blocks a row from {} to {} bytes in {} bits of address make no sense", address_, width_, start_size_,
                    max_direct_size_, heap_bits);
  }
  constexpr std::uint8_t kChecksums = 2;
  checks_direct_blocks_ = (flags & kChecksums) != 0;
  max_direct_rows_ = static_cast<std::uint64_t>(std::bit_width(max_direct_size_) - std::bit_width(start_size_)) + 2;
  offset_field_ = (std::uint64_t{heap_bits} + 7) / 8;
  length_field_ = static_cast<std::uint64_t>(std::min(BytesFor(max_direct_size_), BytesFor(max_managed_)));
  return OkStatus();
}

Result<Bytes> FractalHeap::Get(Bytes id) {
  if (id.empty()) return DataLoss("fractal heap at offset {}: an empty identifier", address_);
  const int version = id[0] >> 6;
  const int type = id[0] >> 4 & 3;
  if (version != 0) return Unimplemented("fractal heap identifier version {}", version);
  constexpr int kManaged = 0;
  constexpr int kHuge = 1;
  constexpr int kTiny = 2;
  if (type == kManaged) return GetManaged(id);
  if (type == kHuge) return GetHuge(id);
  if (type != kTiny) return DataLoss("fractal heap at offset {}: identifier of type {}", address_, type);
  constexpr std::uint64_t kLongestWithShortLength = 17;
  const bool long_length = id_size_ > kLongestWithShortLength;
  std::uint64_t length = id[0] & 0x0f;
  if (long_length && id.size() > 1) length = length << 8 | id[1];
  const std::uint64_t start = long_length ? 2 : 1;
  if (start > id.size() || length + 1 > id.size() - start) return DataLoss("fractal heap at offset {}: a tiny object of {} bytes", address_, length + 1);
  return id.subspan(start, length + 1);
}

Result<Bytes> FractalHeap::GetManaged(Bytes id) {
  Cursor cursor(*store_, id, "fractal heap identifier", address_);
  cursor.Skip(1);
  std::uint64_t offset = cursor.Uint(offset_field_);
  const std::uint64_t length = cursor.Uint(length_field_);
  KERATIN_TRY(cursor.status());
  std::uint64_t block = root_;
  std::uint64_t rows = root_rows_;
  if (rows == 0) return FromDirectBlock(block, start_size_, offset, length);
  // Rows 0 and 1 have blocks of start_size_, each further row of twice the size; so the row follows from the offset.
  while (true) {
    const std::uint64_t in_rows = offset / start_size_ / width_;
    const auto row = static_cast<std::uint64_t>(std::bit_width(in_rows));
    const std::uint64_t size = row == 0 ? start_size_ : start_size_ << (row - 1);
    const std::uint64_t row_start = row == 0 ? 0 : size * width_;
    if (row >= rows) return DataLoss("fractal heap at offset {}: offset {} is behind row {}", address_, offset, rows);
    const std::uint64_t column = (offset - row_start) / size;
    KERATIN_ASSIGN(const std::uint64_t child, ChildOf(block, rows, row * width_ + column));
    offset -= row_start + column * size;
    if (row < max_direct_rows_) return FromDirectBlock(child, size, offset, length);
    const int child_rows = std::bit_width(size) - std::bit_width(start_size_ * width_) + 1;
    if (child_rows <= 0) return DataLoss("fractal heap at offset {}: an indirect block without rows", address_);
    block = child;
    rows = static_cast<std::uint64_t>(child_rows);
  }
}

Result<std::uint64_t> FractalHeap::ChildOf(std::uint64_t indirect, std::uint64_t rows, std::uint64_t entry) {
  KERATIN_ASSIGN(const Bytes bytes, store_->From(indirect, "fractal heap indirect block"));
  Cursor cursor(*store_, bytes, "fractal heap indirect block", indirect);
  cursor.Magic("FHIB");
  cursor.Version(0);
  const std::uint64_t heap = cursor.Offset();
  cursor.Skip(offset_field_);
  const std::uint64_t start = cursor.position();
  const auto entry_size = static_cast<std::uint64_t>(store_->offset_size);
  cursor.Skip(rows * width_ * entry_size);
  KERATIN_TRY(cursor.status());
  if (heap != address_) return DataLoss("fractal heap indirect block at offset {} belongs to another heap", indirect);
  if (checked_.insert(indirect).second) {
    KERATIN_TRY(store_->budget->Charge(cursor.position(), "a fractal heap block"));
    KERATIN_TRY(cursor.Checksum());
  }
  Cursor child(*store_, bytes, "fractal heap indirect block", indirect);
  child.Skip(start + entry * entry_size);
  const std::uint64_t address = child.Offset();
  KERATIN_TRY(child.status());
  return address;
}

Result<Bytes> FractalHeap::FromDirectBlock(std::uint64_t address, std::uint64_t size, std::uint64_t offset, std::uint64_t length) {
  KERATIN_ASSIGN(const Bytes bytes, store_->Range(address, size, "fractal heap block"));
  Cursor cursor(*store_, bytes, "fractal heap block", address);
  cursor.Magic("FHDB");
  cursor.Version(0);
  const std::uint64_t heap = cursor.Offset();
  cursor.Skip(offset_field_);
  const std::uint64_t checksum_at = cursor.position();
  const std::uint32_t stored = checks_direct_blocks_ ? cursor.U32() : 0;
  KERATIN_TRY(cursor.status());
  if (heap != address_) return DataLoss("fractal heap block at offset {} belongs to another heap", address);
  if (checks_direct_blocks_ && checked_.insert(address).second) {
    KERATIN_TRY(store_->budget->Charge(size, "a fractal heap block"));
    std::vector<std::uint8_t> copy(bytes.begin(), bytes.end());
    std::fill_n(copy.begin() + static_cast<std::ptrdiff_t>(checksum_at), 4, std::uint8_t{0});
    if (kChecksumsMatter && Lookup3(copy) != stored)
      return DataLoss("fractal heap block at offset {}: its checksum does not match its bytes; the file is damaged", address);
  }
  if (offset < cursor.position() || offset > size || length > size - offset) {
    return DataLoss("fractal heap block at offset {}: an object of {} bytes at {} is outside its {} bytes", address, length, offset, size);
  }
  return bytes.subspan(offset, length);
}

Result<Bytes> FractalHeap::GetHuge(Bytes id) {
  Cursor cursor(*store_, id, "fractal heap identifier", address_);
  cursor.Skip(1);
  const auto direct_size = static_cast<std::uint64_t>(store_->offset_size) + static_cast<std::uint64_t>(store_->length_size);
  if (id_size_ - 1 >= direct_size) {
    const std::uint64_t address = cursor.Offset();
    const std::uint64_t length = cursor.Length();
    KERATIN_TRY(cursor.status());
    return store_->Range(address, length, "fractal heap object");
  }
  const std::uint64_t key = cursor.Uint(std::min<std::uint64_t>(cursor.left(), static_cast<std::uint64_t>(store_->length_size)));
  if (!huge_read_) {
    huge_read_ = true;
    KERATIN_TRY(WalkBTree2(*store_, huge_tree_, BTree2Type::kHugeObjects, [this](Bytes record) -> Status {
      Cursor fields(*store_, record, "fractal heap object record", huge_tree_);
      const std::uint64_t address = fields.Offset();
      const std::uint64_t length = fields.Length();
      const std::uint64_t number = fields.Length();
      KERATIN_TRY(fields.status());
      KERATIN_ASSIGN(const Bytes bytes, store_->Range(address, length, "fractal heap object"));
      huge_.emplace(number, bytes);
      return OkStatus();
    }));
  }
  const auto found = huge_.find(key);
  if (found == huge_.end()) return DataLoss("fractal heap at offset {} has no huge object {}", address_, key);
  return found->second;
}

}  // namespace keratin::hdf5
