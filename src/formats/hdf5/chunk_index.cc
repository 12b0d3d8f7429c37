// The six ways of finding the chunks of a dataset.
#include <algorithm>
#include <bit>
#include <limits>
#include <utility>
#include <vector>

#include "base/checked_math.h"
#include "base/errors.h"
#include "formats/hdf5/btree.h"
#include "formats/hdf5/layout.h"

namespace keratin::hdf5 {
namespace {

class ChunkWalk {
 public:
  ChunkWalk(const Store& store, const Layout& layout, const Dataspace& space, bool filtered, const std::function<Status(const Chunk&)>& visit)
      : store_(store), layout_(layout), space_(space), filtered_(filtered), visit_(visit) {}

  Status Run() {
    if (store_.IsUndefined(layout_.address) || space_.shape.NumElements() == 0) return OkStatus();
    switch (layout_.index) {
      case Layout::Index::kBTree1: return WalkKeys();
      case Layout::Index::kSingle: return VisitSingle();
      case Layout::Index::kImplicit: return VisitImplicit();
      case Layout::Index::kFixedArray: return VisitFixedArray();
      case Layout::Index::kExtensibleArray: return VisitExtensibleArray();
      case Layout::Index::kBTree2: return VisitRecords();
    }
    return OkStatus();
  }

 private:
  // Passes the chunk on unless it lies outside the shape or was never written.
  Status Pass(const Chunk& chunk) {
    if (store_.IsUndefined(chunk.address)) return OkStatus();
    for (int i = 0; i < layout_.rank; ++i) {
      const auto axis = static_cast<std::size_t>(i);
      const auto size = static_cast<std::uint64_t>(space_.shape[i]);
      if (chunk.scaled[axis] > (size - 1) / layout_.chunk[axis]) return OkStatus();
    }
    return visit_(chunk);
  }

  Status WalkKeys() {
    const std::uint64_t key_size = 4 + 4 + 8 * (static_cast<std::uint64_t>(layout_.rank) + 1);
    return WalkBTree1(store_, layout_.address, BTree1Type::kChunks, key_size, [&](Bytes key, std::uint64_t address) -> Status {
      Cursor cursor(store_, key, "chunk key", layout_.address);
      Chunk chunk;
      chunk.address = address;
      chunk.stored_size = cursor.U32();
      chunk.skipped = cursor.U32();
      for (int i = 0; i < layout_.rank; ++i) {
        const auto axis = static_cast<std::size_t>(i);
        const std::uint64_t offset = cursor.Uint(8);
        if (offset % layout_.chunk[axis] != 0) return DataLoss("a chunk starts at {} in dimension {}, not a multiple of {}", offset, i, layout_.chunk[axis]);
        chunk.scaled[axis] = offset / layout_.chunk[axis];
      }
      KERATIN_TRY(cursor.status());
      return Pass(chunk);
    });
  }

  Status VisitSingle() {
    Chunk chunk;
    chunk.address = layout_.address;
    chunk.stored_size = layout_.single_is_filtered ? layout_.single_size : layout_.chunk_bytes;
    chunk.skipped = layout_.single_is_filtered ? layout_.single_skipped : ~std::uint32_t{0};
    return Pass(chunk);
  }

  // How chunk numbers count: the axes from slowest to fastest, and the number of chunks along each but the slowest.
  Status SetOrder(bool unlimited_first) {
    axes_.clear();
    for (int i = 0; i < layout_.rank; ++i) axes_.push_back(static_cast<std::size_t>(i));
    if (unlimited_first) {
      const auto unlimited = std::find_if(axes_.begin(), axes_.end(), [&](std::size_t axis) { return space_.max_sizes[axis] == ~std::uint64_t{0}; });
      if (unlimited == axes_.end()) return DataLoss("an extensible array for a dataset that cannot grow");
      std::rotate(axes_.begin(), unlimited, unlimited + 1);
    }
    counts_.clear();
    for (const std::size_t axis : axes_) counts_.push_back(std::max<std::uint64_t>(1, (space_.max_sizes[axis] - 1) / layout_.chunk[axis] + 1));
    return OkStatus();
  }

  Coordinates Scaled(std::uint64_t number) const {
    Coordinates scaled{};
    for (std::size_t i = axes_.size(); i > 1; --i) {
      scaled[axes_[i - 1]] = number % counts_[i - 1];
      number /= counts_[i - 1];
    }
    if (!axes_.empty()) scaled[axes_[0]] = number;
    return scaled;
  }

  Status VisitImplicit() {
    KERATIN_TRY(SetOrder(false));
    std::uint64_t total = 1;
    for (const std::uint64_t count : counts_) {
      if (!CheckedMul(total, count, &total)) return DataLoss("more than 2^64 chunks");
    }
    std::uint64_t bytes = 0;
    if (!CheckedMul(total, layout_.chunk_bytes, &bytes)) return DataLoss("chunks of more than 2^64 bytes");
    KERATIN_TRY(store_.Range(layout_.address, bytes, "implicitly indexed chunks").status());
    for (std::uint64_t i = 0; i < total; ++i) {
      Chunk chunk;
      chunk.scaled = Scaled(i);
      chunk.address = layout_.address + i * layout_.chunk_bytes;
      chunk.stored_size = layout_.chunk_bytes;
      chunk.skipped = ~std::uint32_t{0};
      KERATIN_TRY(Pass(chunk));
    }
    return OkStatus();
  }

  // Elements of fixed and extensible arrays: an address and, with filters, the stored size and the filters left out.
  Status CheckElementSize(std::uint64_t size, std::uint8_t client) {
    const auto offset = static_cast<std::uint64_t>(store_.offset_size);
    const bool right = client == (filtered_ ? 1 : 0) && (filtered_ ? size > offset + 4 && size <= offset + 4 + 8 : size == offset);
    if (right) return OkStatus();
    return DataLoss("a chunk index of kind {} with elements of {} bytes, in a dataset {} filters", client, size, filtered_ ? "with" : "without");
  }

  Status VisitElement(Cursor& cursor, std::uint64_t element_size, std::uint64_t number) {
    Chunk chunk;
    chunk.address = cursor.Offset();
    chunk.stored_size = layout_.chunk_bytes;
    if (filtered_) {
      chunk.stored_size = cursor.Uint(element_size - static_cast<std::uint64_t>(store_.offset_size) - 4);
      chunk.skipped = cursor.U32();
    }
    KERATIN_TRY(cursor.status());
    chunk.scaled = Scaled(number);
    return Pass(chunk);
  }

  // `count` elements at `address` with a checksum behind them.
  Status VisitPage(std::uint64_t address, std::uint64_t count, std::uint64_t element_size, std::uint64_t first) {
    std::uint64_t bytes = 0;
    if (!CheckedMul(count, element_size, &bytes) || !CheckedAdd<std::uint64_t>(bytes, 4, &bytes)) return DataLoss("a chunk index page of {} chunks", count);
    KERATIN_ASSIGN(const Bytes page, store_.Range(address, bytes, "chunk index page"));
    KERATIN_TRY(store_.budget->Charge(bytes, "a chunk index"));
    Cursor check(store_, page, "chunk index page", address);
    check.Skip(bytes - 4);
    KERATIN_TRY(check.Checksum());
    Cursor cursor(store_, page, "chunk index page", address);
    for (std::uint64_t i = 0; i < count; ++i) KERATIN_TRY(VisitElement(cursor, element_size, first + i));
    return OkStatus();
  }

  static bool BitIsSet(Bytes bits, std::uint64_t bit) { return (bits[bit / 8] >> (7 - bit % 8) & 1) != 0; }

  Status VisitFixedArray() {
    KERATIN_TRY(SetOrder(false));
    KERATIN_ASSIGN(const Bytes head_bytes, store_.From(layout_.address, "fixed array"));
    Cursor head(store_, head_bytes, "fixed array", layout_.address);
    head.Magic("FAHD");
    head.Version(0);
    const std::uint8_t client = head.U8();
    const std::uint64_t element_size = head.U8();
    const std::uint8_t page_bits = head.U8();
    const std::uint64_t count = head.Length();
    const std::uint64_t block = head.Offset();
    KERATIN_TRY(head.Checksum());
    KERATIN_TRY(CheckElementSize(element_size, client));
    if (store_.IsUndefined(block)) return OkStatus();
    if (page_bits > 62 || count > store_.bytes.size()) return DataLoss("a fixed array of {} chunks with pages of 2^{}", count, page_bits);

    KERATIN_ASSIGN(const Bytes bytes, store_.From(block, "fixed array block"));
    KERATIN_TRY(store_.budget->Charge(count / 8, "a chunk index"));
    Cursor cursor(store_, bytes, "fixed array block", block);
    cursor.Magic("FADB");
    cursor.Version(0);
    cursor.Skip(1);
    cursor.Offset();
    const std::uint64_t page_size = std::uint64_t{1} << page_bits;
    if (count <= page_size) {
      Cursor elements = cursor;
      cursor.Skip(count * element_size);
      KERATIN_TRY(cursor.status());
      KERATIN_TRY(store_.budget->Charge(count * element_size, "a chunk index"));
      KERATIN_TRY(cursor.Checksum());
      for (std::uint64_t i = 0; i < count; ++i) KERATIN_TRY(VisitElement(elements, element_size, i));
      return OkStatus();
    }
    const std::uint64_t pages = (count - 1) / page_size + 1;
    const Bytes initialised = cursor.Take((pages + 7) / 8);
    KERATIN_TRY(cursor.status());
    KERATIN_TRY(cursor.Checksum());
    std::uint64_t address = block + cursor.position();
    for (std::uint64_t page = 0; page < pages; ++page) {
      const std::uint64_t first = page * page_size;
      const std::uint64_t in_page = std::min(page_size, count - first);
      if (BitIsSet(initialised, page)) KERATIN_TRY(VisitPage(address, in_page, element_size, first));
      address += page_size * element_size + 4;
    }
    return OkStatus();
  }

  struct ExtensibleArray {
    std::uint64_t element_size = 0;
    std::uint64_t offset_field = 0;
    std::uint64_t min_block = 0;
    std::uint64_t page_size = 0;
    std::uint64_t header = 0;
  };

  Status VisitExtensibleArray() {
    KERATIN_TRY(SetOrder(true));
    KERATIN_ASSIGN(const Bytes head_bytes, store_.From(layout_.address, "extensible array"));
    Cursor head(store_, head_bytes, "extensible array", layout_.address);
    head.Magic("EAHD");
    head.Version(0);
    const std::uint8_t client = head.U8();
    ExtensibleArray array;
    array.header = layout_.address;
    array.element_size = head.U8();
    const int max_bits = head.U8();
    const std::uint64_t in_index = head.U8();
    array.min_block = head.U8();
    const std::uint64_t min_pointers = head.U8();
    const int page_bits = head.U8();
    for (int i = 0; i < 6; ++i) head.Length();
    const std::uint64_t index_block = head.Offset();
    KERATIN_TRY(head.Checksum());
    KERATIN_TRY(CheckElementSize(array.element_size, client));
    if (store_.IsUndefined(index_block)) return OkStatus();
    if (max_bits > 64 || page_bits > 62 || !std::has_single_bit(array.min_block) || !std::has_single_bit(min_pointers) ||
        static_cast<int>(std::bit_width(array.min_block)) - 1 > max_bits) {
      return DataLoss("extensible array at offset {}: blocks of {} in {} bits make no sense", layout_.address, array.min_block, max_bits);
    }
    array.offset_field = (static_cast<std::uint64_t>(max_bits) + 7) / 8;
    array.page_size = std::uint64_t{1} << page_bits;
    const auto super_blocks = static_cast<std::uint64_t>(1 + max_bits - (std::bit_width(array.min_block) - 1));
    const auto direct_super_blocks = static_cast<std::uint64_t>(2 * (std::bit_width(min_pointers) - 1));
    const std::uint64_t direct_blocks = 2 * (min_pointers - 1);

    KERATIN_ASSIGN(const Bytes bytes, store_.From(index_block, "extensible array index block"));
    Cursor cursor(store_, bytes, "extensible array index block", index_block);
    cursor.Magic("EAIB");
    cursor.Version(0);
    cursor.Skip(1);
    cursor.Offset();
    Cursor elements = cursor;
    cursor.Skip(in_index * array.element_size);
    std::vector<std::uint64_t> blocks;
    for (std::uint64_t i = 0; i < direct_blocks; ++i) blocks.push_back(cursor.Offset());
    std::vector<std::uint64_t> supers;
    for (std::uint64_t i = direct_super_blocks; i < super_blocks; ++i) supers.push_back(cursor.Offset());
    KERATIN_TRY(cursor.status());
    KERATIN_TRY(store_.budget->Charge(cursor.position(), "a chunk index"));
    KERATIN_TRY(cursor.Checksum());
    for (std::uint64_t i = 0; i < in_index; ++i) KERATIN_TRY(VisitElement(elements, array.element_size, i));

    // Super block s stands for 2^(s/2) blocks of min_block * 2^((s+1)/2) elements; the first ones are listed in the index block.
    std::uint64_t number = in_index;
    std::size_t next = 0;
    for (std::uint64_t s = 0; s < super_blocks && number <= kLastNumber; ++s) {
      const std::uint64_t block_count = std::uint64_t{1} << (s / 2);
      const std::uint64_t block_size = array.min_block << ((s + 1) / 2);
      if (s < direct_super_blocks) {
        for (std::uint64_t i = 0; i < block_count && next < blocks.size(); ++i, ++next) {
          KERATIN_TRY(VisitArrayBlock(array, blocks[next], block_size, number + i * block_size, {}));
        }
      } else if (!store_.IsUndefined(supers[s - direct_super_blocks])) {
        KERATIN_TRY(VisitSuperBlock(array, supers[s - direct_super_blocks], block_count, block_size, number));
      }
      number += block_count * block_size;
    }
    return OkStatus();
  }

  Status VisitSuperBlock(const ExtensibleArray& array, std::uint64_t address, std::uint64_t block_count, std::uint64_t block_size, std::uint64_t first) {
    KERATIN_ASSIGN(const Bytes bytes, store_.From(address, "extensible array super block"));
    if (block_count > bytes.size()) return DataLoss("extensible array super block at offset {}: {} blocks do not fit in the file", address, block_count);
    Cursor cursor(store_, bytes, "extensible array super block", address);
    cursor.Magic("EASB");
    cursor.Version(0);
    cursor.Skip(1);
    const std::uint64_t header = cursor.Offset();
    cursor.Skip(array.offset_field);
    const std::uint64_t bitmap = block_size > array.page_size ? (block_size / array.page_size + 7) / 8 : 0;
    std::uint64_t bitmaps = 0;
    if (!CheckedMul(bitmap, block_count, &bitmaps)) return DataLoss("extensible array super block at offset {} is too large", address);
    const Bytes initialised = cursor.Take(bitmaps);
    Cursor addresses = cursor;
    cursor.Skip(block_count * static_cast<std::uint64_t>(store_.offset_size));
    KERATIN_TRY(cursor.status());
    if (header != array.header) return DataLoss("extensible array super block at offset {} belongs to another array", address);
    KERATIN_TRY(store_.budget->Charge(cursor.position(), "a chunk index"));
    KERATIN_TRY(cursor.Checksum());
    for (std::uint64_t i = 0; i < block_count; ++i) {
      const Bytes pages = bitmap == 0 ? Bytes{} : initialised.subspan(i * bitmap, bitmap);
      KERATIN_TRY(VisitArrayBlock(array, addresses.Offset(), block_size, first + i * block_size, pages));
    }
    return OkStatus();
  }

  Status VisitArrayBlock(const ExtensibleArray& array, std::uint64_t address, std::uint64_t count, std::uint64_t first, Bytes initialised) {
    if (store_.IsUndefined(address)) return OkStatus();
    KERATIN_ASSIGN(const Bytes bytes, store_.From(address, "extensible array block"));
    Cursor cursor(store_, bytes, "extensible array block", address);
    cursor.Magic("EADB");
    cursor.Version(0);
    cursor.Skip(1);
    const std::uint64_t header = cursor.Offset();
    cursor.Skip(array.offset_field);
    KERATIN_TRY(cursor.status());
    if (header != array.header) return DataLoss("extensible array block at offset {} belongs to another array", address);
    if (count <= array.page_size) {
      Cursor elements = cursor;
      std::uint64_t size = 0;
      if (!CheckedMul(count, array.element_size, &size)) return DataLoss("an extensible array block of {} chunks", count);
      cursor.Skip(size);
      KERATIN_TRY(cursor.status());
      KERATIN_TRY(store_.budget->Charge(cursor.position(), "a chunk index"));
      KERATIN_TRY(cursor.Checksum());
      for (std::uint64_t i = 0; i < count; ++i) KERATIN_TRY(VisitElement(elements, array.element_size, first + i));
      return OkStatus();
    }
    KERATIN_TRY(cursor.Checksum());
    if (initialised.empty()) return Unimplemented("extensible array block at offset {} has pages but no list of them", address);
    std::uint64_t page_address = address + cursor.position();
    for (std::uint64_t page = 0; page < count / array.page_size && page / 8 < initialised.size(); ++page) {
      if (BitIsSet(initialised, page)) KERATIN_TRY(VisitPage(page_address, array.page_size, array.element_size, first + page * array.page_size));
      page_address += array.page_size * array.element_size + 4;
    }
    return OkStatus();
  }

  Status VisitRecords() {
    const auto type = filtered_ ? BTree2Type::kFilteredChunks : BTree2Type::kChunks;
    const std::uint64_t fixed = static_cast<std::uint64_t>(store_.offset_size) + 8 * static_cast<std::uint64_t>(layout_.rank);
    return WalkBTree2(store_, layout_.address, type, [&](Bytes record) -> Status {
      Cursor cursor(store_, record, "chunk record", layout_.address);
      Chunk chunk;
      chunk.address = cursor.Offset();
      chunk.stored_size = layout_.chunk_bytes;
      if (filtered_) {
        if (record.size() <= fixed + 4 || record.size() > fixed + 4 + 8) return DataLoss("chunk records of {} bytes", record.size());
        chunk.stored_size = cursor.Uint(record.size() - fixed - 4);
        chunk.skipped = cursor.U32();
      }
      for (int i = 0; i < layout_.rank; ++i) chunk.scaled[static_cast<std::size_t>(i)] = cursor.Uint(8);
      KERATIN_TRY(cursor.status());
      return Pass(chunk);
    });
  }

  // Beyond it no chunk of a dataset with 63 bits of elements is counted.
  static constexpr std::uint64_t kLastNumber = std::numeric_limits<std::uint64_t>::max() / 4;

  const Store& store_;
  const Layout& layout_;
  const Dataspace& space_;
  const bool filtered_;
  const std::function<Status(const Chunk&)>& visit_;
  std::vector<std::size_t> axes_;
  std::vector<std::uint64_t> counts_;
};

}  // namespace

Status ForEachChunk(const Store& store, const Layout& layout, const Dataspace& space, bool filtered, const std::function<Status(const Chunk&)>& visit) {
  return ChunkWalk(store, layout, space, filtered, visit).Run();
}

}  // namespace keratin::hdf5
