#include "formats/hdf5/object_header.h"

#include <algorithm>
#include <deque>
#include <unordered_set>

#include "base/errors.h"

namespace keratin::hdf5 {
namespace {

struct Block {
  std::uint64_t address;
  std::uint64_t length;
};

// Collects the messages of one header and the continuation blocks that they name.
class HeaderReader {
 public:
  HeaderReader(const Store& store, std::uint64_t address) : store_(store) { header_.address = address; }

  Result<ObjectHeader> Read() {
    KERATIN_ASSIGN(const Bytes bytes, store_.From(header_.address, "object header"));
    if (bytes.size() >= 4 && bytes[0] == 'O' && bytes[1] == 'H' && bytes[2] == 'D' && bytes[3] == 'R') {
      KERATIN_TRY(ReadVersion2(bytes));
    } else {
      KERATIN_TRY(ReadVersion1(bytes));
    }
    return std::move(header_);
  }

 private:
  Status ReadVersion1(Bytes bytes) {
    Cursor cursor(store_, bytes, "object header", header_.address);
    cursor.Version(1);
    cursor.Skip(1);
    const std::uint16_t count = cursor.U16();
    cursor.Skip(4);
    const std::uint32_t length = cursor.U32();
    cursor.Skip(4);
    const std::uint64_t start = cursor.position();
    const Bytes messages = cursor.Take(length);
    KERATIN_TRY(cursor.status());
    KERATIN_TRY(Enter(header_.address, start + length));
    std::uint32_t left = count;
    KERATIN_TRY(ReadMessages1(messages, header_.address + start, &left));
    while (!blocks_.empty()) {
      const Block block = blocks_.front();
      blocks_.pop_front();
      KERATIN_TRY(Enter(block.address, block.length));
      KERATIN_ASSIGN(const Bytes more, store_.Range(block.address, block.length, "object header continuation"));
      KERATIN_TRY(ReadMessages1(more, block.address, &left));
    }
    return OkStatus();
  }

  Status ReadMessages1(Bytes bytes, std::uint64_t address, std::uint32_t* left) {
    constexpr std::uint64_t kPrefix = 8;
    Cursor cursor(store_, bytes, "object header messages", address);
    while (*left > 0 && cursor.left() >= kPrefix) {
      const int type = cursor.U16();
      const std::uint16_t size = cursor.U16();
      const std::uint8_t flags = cursor.U8();
      cursor.Skip(3);
      const Bytes data = cursor.Take(size);
      KERATIN_TRY(cursor.status());
      KERATIN_TRY(Add(type, flags, data, address));
      --*left;
    }
    return OkStatus();
  }

  Status ReadVersion2(Bytes bytes) {
    Cursor cursor(store_, bytes, "object header", header_.address);
    cursor.Magic("OHDR");
    cursor.Version(2);
    const std::uint8_t flags = cursor.U8();
    has_creation_order_ = (flags & 0x04) != 0;
    if ((flags & 0x20) != 0) cursor.Skip(16);
    if ((flags & 0x10) != 0) cursor.Skip(4);
    const std::uint64_t length = cursor.Uint(std::uint64_t{1} << (flags & 3));
    const Bytes messages = cursor.Take(length);
    KERATIN_TRY(cursor.status());
    KERATIN_TRY(Enter(header_.address, cursor.position()));
    KERATIN_TRY(cursor.Checksum());
    KERATIN_TRY(ReadMessages2(messages, header_.address));
    while (!blocks_.empty()) {
      const Block block = blocks_.front();
      blocks_.pop_front();
      KERATIN_TRY(Enter(block.address, block.length));
      constexpr std::uint64_t kFrame = 8;
      if (block.length < kFrame) return DataLoss("object header continuation at offset {} has only {} bytes", block.address, block.length);
      KERATIN_ASSIGN(const Bytes more, store_.Range(block.address, block.length, "object header continuation"));
      Cursor frame(store_, more, "object header continuation", block.address);
      frame.Magic("OCHK");
      const Bytes inner = frame.Take(block.length - kFrame);
      KERATIN_TRY(frame.status());
      KERATIN_TRY(frame.Checksum());
      KERATIN_TRY(ReadMessages2(inner, block.address));
    }
    return OkStatus();
  }

  Status ReadMessages2(Bytes bytes, std::uint64_t address) {
    const std::uint64_t prefix = has_creation_order_ ? 6 : 4;
    Cursor cursor(store_, bytes, "object header messages", address);
    while (cursor.left() >= prefix) {  // fewer bytes are a gap
      const int type = cursor.U8();
      const std::uint16_t size = cursor.U16();
      const std::uint8_t flags = cursor.U8();
      if (has_creation_order_) cursor.Skip(2);
      const Bytes data = cursor.Take(size);
      KERATIN_TRY(cursor.status());
      KERATIN_TRY(Add(type, flags, data, address));
    }
    return OkStatus();
  }

  Status Add(int type, std::uint8_t flags, Bytes data, std::uint64_t address) {
    constexpr std::uint8_t kShared = 0x02;
    constexpr std::uint8_t kFailIfUnknown = 0x80;
    if (type == kNil) return OkStatus();
    if (type == kContinuationMessage) {
      Cursor cursor(store_, data, "continuation message", address);
      const Block block{cursor.Offset(), cursor.Length()};
      KERATIN_TRY(cursor.status());
      blocks_.push_back(block);
      return OkStatus();
    }
    constexpr int kLastKnownType = 0x17;
    if (type > kLastKnownType && (flags & kFailIfUnknown) != 0) return Unimplemented("object header message type {}, which a reader must know", type);
    header_.messages.push_back({type, (flags & kShared) != 0, data});
    return OkStatus();
  }

  // Each block once, and together no longer than the file.
  Status Enter(std::uint64_t address, std::uint64_t length) {
    if (!visited_.insert(address).second) return DataLoss("object header at offset {}: its continuations form a cycle at {}", header_.address, address);
    if (length > store_.bytes.size() - total_) return DataLoss("object header at offset {}: its continuations are longer than the file", header_.address);
    total_ += length;
    return store_.budget->Charge(length, "an object header");
  }

  const Store& store_;
  ObjectHeader header_;
  bool has_creation_order_ = false;
  std::deque<Block> blocks_;
  std::unordered_set<std::uint64_t> visited_;
  std::uint64_t total_ = 0;
};

}  // namespace

const Message* ObjectHeader::Find(int type) const {
  const auto found = std::find_if(messages.begin(), messages.end(), [type](const Message& message) { return message.type == type; });
  return found == messages.end() ? nullptr : &*found;
}

Result<ObjectHeader> ReadObjectHeader(const Store& store, std::uint64_t address) { return HeaderReader(store, address).Read(); }

Result<Bytes> ResolveShared(const Store& store, Bytes shared, int type) {
  Cursor cursor(store, shared, "shared message", 0);
  const std::uint8_t version = cursor.U8();
  const std::uint8_t kind = cursor.U8();
  if (version == 1) cursor.Skip(6);
  KERATIN_TRY(cursor.status());
  if (version < 1 || version > 3) return Unimplemented("shared message version {}; known are 1 to 3", version);
  constexpr std::uint8_t kInHeap = 1;
  if (version == 3 && kind == kInHeap) return Unimplemented("a message in the shared message table, which is not supported");
  const std::uint64_t address = cursor.Offset();
  KERATIN_TRY(cursor.status());
  KERATIN_ASSIGN(const ObjectHeader header, ReadObjectHeader(store, address));
  const Message* message = header.Find(type);
  if (message == nullptr || message->shared) return DataLoss("the object at offset {} does not hold the shared message of type {}", address, type);
  return message->data;
}

}  // namespace keratin::hdf5
