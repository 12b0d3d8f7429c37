#include "formats/hdf5/links.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/errors.h"
#include "formats/hdf5/btree.h"
#include "formats/hdf5/fractal_heap.h"

namespace keratin::hdf5 {
namespace {

struct FoundLink {
  Link link;
  bool has_order = false;
  std::uint64_t order = 0;
};

// The names of an old group.
class LocalHeap {
 public:
  static Result<LocalHeap> Open(const Store& store, std::uint64_t address) {
    KERATIN_ASSIGN(const Bytes bytes, store.From(address, "local heap"));
    Cursor cursor(store, bytes, "local heap", address);
    cursor.Magic("HEAP");
    cursor.Version(0);
    cursor.Skip(3);
    const std::uint64_t size = cursor.Length();
    cursor.Length();
    const std::uint64_t data = cursor.Offset();
    KERATIN_TRY(cursor.status());
    LocalHeap heap;
    KERATIN_ASSIGN(heap.data_, store.Range(data, size, "local heap data"));
    return heap;
  }

  [[nodiscard]] Result<std::string_view> Name(std::uint64_t offset) const {
    if (offset >= data_.size()) return DataLoss("a link name at {} in a local heap of {} bytes", offset, data_.size());
    const Bytes rest = data_.subspan(offset);
    const void* end = std::memchr(rest.data(), 0, rest.size());
    if (end == nullptr) return DataLoss("a link name at {} in a local heap does not end", offset);
    const auto* text = reinterpret_cast<const char*>(rest.data());
    return std::string_view(text, static_cast<std::size_t>(static_cast<const char*>(end) - text));
  }

 private:
  Bytes data_;
};

class LinkReader {
 public:
  explicit LinkReader(const Store& store) : store_(store) {}

  Status ReadSymbolTable(Bytes message) {
    Cursor cursor(store_, message, "symbol table message", 0);
    const std::uint64_t tree = cursor.Offset();
    const std::uint64_t heap_address = cursor.Offset();
    KERATIN_TRY(cursor.status());
    KERATIN_ASSIGN(const LocalHeap heap, LocalHeap::Open(store_, heap_address));
    std::unordered_set<std::uint64_t> visited;
    return WalkBTree1(store_, tree, BTree1Type::kGroup, static_cast<std::uint64_t>(store_.length_size), [&](Bytes, std::uint64_t node) -> Status {
      if (!visited.insert(node).second) return DataLoss("symbol table node at offset {} is reached twice", node);
      return ReadSymbolNode(heap, node);
    });
  }

  Status ReadLinkMessage(Bytes message) {
    Cursor cursor(store_, message, "link message", 0);
    cursor.Version(1);
    const std::uint8_t flags = cursor.U8();
    const std::uint8_t type = (flags & 0x08) != 0 ? cursor.U8() : 0;
    FoundLink found;
    found.has_order = (flags & 0x04) != 0;
    if (found.has_order) found.order = cursor.Uint(8);
    if ((flags & 0x10) != 0) cursor.Skip(1);
    const std::uint64_t length = cursor.Uint(std::uint64_t{1} << (flags & 3));
    const Bytes name = cursor.Take(length);
    constexpr std::uint8_t kHardType = 0;
    constexpr std::uint8_t kSoftType = 1;
    constexpr std::uint8_t kExternalType = 64;
    if (type == kHardType) {
      found.link.kind = LinkKind::kHard;
      found.link.address = cursor.Offset();
    } else {
      found.link.kind = type == kSoftType ? LinkKind::kSoft : type == kExternalType ? LinkKind::kExternal : LinkKind::kUserDefined;
    }
    KERATIN_TRY(cursor.status());
    return Add(std::string_view(reinterpret_cast<const char*>(name.data()), name.size()), std::move(found));
  }

  Status ReadLinkInfo(Bytes message) {
    Cursor cursor(store_, message, "link info message", 0);
    cursor.Version(0);
    const std::uint8_t flags = cursor.U8();
    if ((flags & 1) != 0) cursor.Skip(8);
    const std::uint64_t heap_address = cursor.Offset();
    const std::uint64_t tree = cursor.Offset();
    KERATIN_TRY(cursor.status());
    if (store_.IsUndefined(heap_address)) return OkStatus();
    KERATIN_ASSIGN(FractalHeap heap, FractalHeap::Open(store_, heap_address));
    return WalkBTree2(store_, tree, BTree2Type::kLinkNames, [&](Bytes record) -> Status {
      Cursor fields(store_, record, "link record", tree);
      fields.Skip(4);
      const Bytes id = fields.Take(heap.id_size());
      KERATIN_TRY(fields.status());
      KERATIN_ASSIGN(const Bytes link, heap.Get(id));
      return ReadLinkMessage(link);
    });
  }

  Result<std::vector<Link>> Finish() {
    if (std::all_of(found_.begin(), found_.end(), [](const FoundLink& found) { return found.has_order; })) {
      std::stable_sort(found_.begin(), found_.end(), [](const FoundLink& a, const FoundLink& b) { return a.order < b.order; });
    }
    std::vector<Link> links;
    links.reserve(found_.size());
    for (FoundLink& found : found_) links.push_back(std::move(found.link));
    std::unordered_set<std::string_view> names;
    for (const Link& link : links) {
      if (!names.insert(link.name).second) return DataLoss("the name \"{}\" stands twice in the group", link.name);
    }
    return links;
  }

 private:
  Status ReadSymbolNode(const LocalHeap& heap, std::uint64_t address) {
    KERATIN_ASSIGN(const Bytes bytes, store_.From(address, "symbol table node"));
    Cursor cursor(store_, bytes, "symbol table node", address);
    cursor.Magic("SNOD");
    cursor.Version(1);
    cursor.Skip(1);
    const std::uint16_t count = cursor.U16();
    KERATIN_TRY(cursor.status());
    for (int i = 0; i < count; ++i) {
      const std::uint64_t name_offset = cursor.Offset();
      FoundLink found;
      found.link.address = cursor.Offset();
      constexpr std::uint32_t kSoftLink = 2;
      if (cursor.U32() == kSoftLink) found.link.kind = LinkKind::kSoft;
      cursor.Skip(4 + 16);
      KERATIN_TRY(cursor.status());
      KERATIN_ASSIGN(const std::string_view name, heap.Name(name_offset));
      KERATIN_TRY(Add(name, std::move(found)));
    }
    return OkStatus();
  }

  Status Add(std::string_view name, FoundLink found) {
    constexpr std::uint64_t kOverhead = 2 * sizeof(FoundLink) + 32;
    KERATIN_TRY(store_.budget->Charge(kOverhead + name.size(), "a link"));
    found.link.name = std::string(name);
    found_.push_back(std::move(found));
    return OkStatus();
  }

  const Store& store_;
  std::vector<FoundLink> found_;
};

}  // namespace

bool IsGroup(const ObjectHeader& header) {
  return header.Find(kSymbolTableMessage) != nullptr || header.Find(kLinkInfoMessage) != nullptr || header.Find(kGroupInfoMessage) != nullptr ||
         header.Find(kLinkMessage) != nullptr;
}

Result<std::vector<Link>> ReadLinks(const Store& store, const ObjectHeader& header) {
  LinkReader reader(store);
  for (const Message& message : header.messages) {
    const bool about_links = message.type == kSymbolTableMessage || message.type == kLinkMessage || message.type == kLinkInfoMessage;
    if (about_links && message.shared) return Unimplemented("a link in the shared message table, which is not supported");
    if (message.type == kSymbolTableMessage) KERATIN_TRY(reader.ReadSymbolTable(message.data));
    if (message.type == kLinkMessage) KERATIN_TRY(reader.ReadLinkMessage(message.data));
    if (message.type == kLinkInfoMessage) KERATIN_TRY(reader.ReadLinkInfo(message.data));
  }
  return reader.Finish();
}

}  // namespace keratin::hdf5
