#include "formats/table/table.h"

#include <leveldb/env.h>
#include <leveldb/options.h>
#include <leveldb/table_builder.h>
#include <snappy.h>

#include <cstring>
#include <optional>
#include <string_view>

#include "base/checked_math.h"
#include "base/crc32c.h"
#include "base/errors.h"

namespace keratin::table {
namespace {

constexpr std::uint64_t kFooterBytes = 48;
constexpr std::uint64_t kTrailerBytes = 5;  // type and checksum behind each block
constexpr std::uint8_t kMagic[8] = {0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb};
// Prefixes let a few bytes stand for a long key; TensorFlow's keys are names.
constexpr std::uint64_t kMaxKeyBytes = 64 * 1024;
// What the entries may take in memory: far more than a real index needs, which takes about three times its file.
constexpr std::uint64_t kFreeBytes = std::uint64_t{40} << 20;
constexpr std::uint64_t kMaxExpansion = 8;
constexpr std::uint8_t kSnappy = 1;

struct Handle {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

std::optional<std::uint64_t> TakeVarint(Bytes* bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes->empty(); shift += 7) {
    const std::uint8_t byte = bytes->front();
    *bytes = bytes->subspan(1);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

std::optional<Handle> TakeHandle(Bytes* bytes) {
  const std::optional<std::uint64_t> offset = TakeVarint(bytes);
  const std::optional<std::uint64_t> size = TakeVarint(bytes);
  if (!offset || !size) return std::nullopt;
  return Handle{*offset, *size};
}

std::uint32_t Fixed32(Bytes bytes, std::uint64_t at) {
  return static_cast<std::uint32_t>(bytes[at]) | static_cast<std::uint32_t>(bytes[at + 1]) << 8 | static_cast<std::uint32_t>(bytes[at + 2]) << 16 |
         static_cast<std::uint32_t>(bytes[at + 3]) << 24;
}

class Reader {
 public:
  Reader(Bytes bytes, const std::string& name) : bytes_(bytes), name_(name), budget_(kFreeBytes + bytes.size() * kMaxExpansion) {}

  Result<Entries> Read() {
    if (bytes_.size() < kFooterBytes || std::memcmp(bytes_.data() + bytes_.size() - 8, kMagic, 8) != 0)
      return DataLoss("{}: not a checkpoint index: the table's magic number is missing at the end", name_);
    Bytes footer = bytes_.subspan(bytes_.size() - kFooterBytes, kFooterBytes - 8);
    const std::optional<Handle> meta = TakeHandle(&footer);
    const std::optional<Handle> index = TakeHandle(&footer);
    if (!meta || !index) return DataLoss("{}: the table's footer is damaged", name_);
    KERATIN_ASSIGN(const Entries blocks, ReadBlock(*index, "index block"));
    Entries entries;
    for (const auto& [last_key, handle_bytes] : blocks) {
      Bytes rest(reinterpret_cast<const std::uint8_t*>(handle_bytes.data()), handle_bytes.size());
      const std::optional<Handle> handle = TakeHandle(&rest);
      if (!handle) return DataLoss("{}: the index block names a block that cannot be", name_);
      if (handle->offset < next_block_) return DataLoss("{}: blocks overlap at offset {}", name_, handle->offset);
      KERATIN_ASSIGN(Entries block, ReadBlock(*handle, "data block"));
      next_block_ = handle->offset + handle->size + kTrailerBytes;
      for (auto& entry : block) {
        if (!entries.empty() && entry.first <= entries.back().first) return DataLoss("{}: key \"{}\" is out of order", name_, entry.first);
        entries.push_back(std::move(entry));
      }
    }
    return entries;
  }

 private:
  Result<Entries> ReadBlock(Handle handle, const char* what) {
    std::uint64_t end = 0;
    if (!CheckedAdd(handle.offset, handle.size, &end) || !RangeFits(end, kTrailerBytes, bytes_.size() - kFooterBytes))
      return DataLoss("{}: the {} at offset {} lies outside the file", name_, what, handle.offset);
    Bytes block = bytes_.subspan(handle.offset, handle.size);
    const std::uint8_t type = bytes_[end];
    if (UnmaskCrc(Fixed32(bytes_, end + 1)) != Crc32c(bytes_.subspan(handle.offset, handle.size + 1)))
      return DataLoss("{}: the checksum of the {} at offset {} is wrong", name_, what, handle.offset);
    std::string inflated;
    if (type == kSnappy) {
      KERATIN_ASSIGN(inflated, Inflate(block, what));
      block = Bytes(reinterpret_cast<const std::uint8_t*>(inflated.data()), inflated.size());
    } else if (type != 0) {
      return DataLoss("{}: the {} at offset {} is compressed in an unknown way ({})", name_, what, handle.offset, type);
    }
    if (block.size() < 4) return DataLoss("{}: the {} at offset {} is cut short", name_, what, handle.offset);
    const std::uint64_t restarts = Fixed32(block, block.size() - 4);
    if (restarts > (block.size() - 4) / 4) return DataLoss("{}: the {} at offset {} has {} restarts, more than fit", name_, what, handle.offset, restarts);
    Bytes rest = block.subspan(0, block.size() - 4 - restarts * 4);
    Entries entries;
    std::string key;
    while (!rest.empty()) {
      const std::optional<std::uint64_t> shared = TakeVarint(&rest);
      const std::optional<std::uint64_t> unshared = TakeVarint(&rest);
      const std::optional<std::uint64_t> length = TakeVarint(&rest);
      std::uint64_t both = 0;
      if (!shared || !unshared || !length || *shared > key.size() || !CheckedAdd(*unshared, *length, &both) || both > rest.size() ||
          *shared + *unshared > kMaxKeyBytes)
        return DataLoss("{}: an entry of the {} at offset {} is damaged", name_, what, handle.offset);
      key.resize(*shared);
      key.append(reinterpret_cast<const char*>(rest.data()), *unshared);
      rest = rest.subspan(*unshared);
      const std::uint64_t cost = key.size() + *length + sizeof(Entries::value_type);
      if (cost > budget_) return DataLoss("{}: its entries take far more memory than the file has bytes", name_);
      budget_ -= cost;
      entries.emplace_back(key, std::string(reinterpret_cast<const char*>(rest.data()), *length));
      rest = rest.subspan(*length);
    }
    return entries;
  }

  Result<std::string> Inflate(Bytes block, const char* what) {
    const auto* data = reinterpret_cast<const char*>(block.data());
    std::size_t size = 0;
    if (!snappy::GetUncompressedLength(data, block.size(), &size) || size > budget_)
      return DataLoss("{}: a compressed {} says that it is {} bytes long", name_, what, size);
    budget_ -= size;
    std::string inflated(size, '\0');
    if (!snappy::RawUncompress(data, block.size(), inflated.data())) return DataLoss("{}: a compressed {} is damaged", name_, what);
    return inflated;
  }

  Bytes bytes_;
  const std::string& name_;
  std::uint64_t budget_;
  std::uint64_t next_block_ = 0;
};

class StringFile : public leveldb::WritableFile {
 public:
  leveldb::Status Append(const leveldb::Slice& data) override {
    bytes.append(data.data(), data.size());
    return leveldb::Status::OK();
  }
  leveldb::Status Close() override { return leveldb::Status::OK(); }
  leveldb::Status Flush() override { return leveldb::Status::OK(); }
  leveldb::Status Sync() override { return leveldb::Status::OK(); }
  std::string bytes;
};

}  // namespace

Result<Entries> Read(Bytes bytes, const std::string& name) { return Reader(bytes, name).Read(); }

Result<std::string> Write(const Entries& entries) {
  leveldb::Options options;
  options.compression = leveldb::kNoCompression;
  // TensorFlow's own size, so that its files and these look alike.
  options.block_size = 256 * 1024;
  StringFile file;
  leveldb::TableBuilder builder(options, &file);
  const std::string* previous = nullptr;
  for (const auto& [key, value] : entries) {
    if (previous != nullptr && key <= *previous) {
      builder.Abandon();
      return Internal("table keys must ascend: \"{}\" comes after \"{}\"", key, *previous);
    }
    previous = &key;
    builder.Add(key, value);
  }
  if (const leveldb::Status status = builder.Finish(); !status.ok()) return Internal("writing a table: {}", status.ToString());
  return std::move(file.bytes);
}

}  // namespace keratin::table
